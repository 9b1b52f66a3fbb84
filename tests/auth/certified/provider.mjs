// A real OpenID provider on loopback: node provider.mjs REDIRECT_URI CLIENT_SECRET. It prints its issuer when it is ready.
// Whoever types a name on its sign-in page is that person.
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const [redirectUri, clientSecret] = process.argv.slice(2);
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "aniworld", client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email"] },
    findAccount: (_, name) => ({
      accountId: name,
      claims: () => ({ sub: name, preferred_username: name, email: `${name}@example.org` }),
    }),
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
