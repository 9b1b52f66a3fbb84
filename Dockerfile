# docker build -t aniworld .                      (docs/install.md says how to run it)
# docker build --build-arg SCALE=1 …              with what PostgreSQL and Redis need
# docker buildx build --platform linux/amd64,linux/arm64 …
ARG PYTHON=3.13-slim-bookworm
FROM python:${PYTHON} AS build
ARG SCALE=
WORKDIR /src
COPY . .
RUN SCALE="${SCALE}" docker/install.sh build /src /opt/aniworld

FROM python:${PYTHON}
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="aniworld" \
      org.opencontainers.image.description="A self-hosted manager for the metadata of an anime library" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/aniworld /opt/aniworld
RUN --mount=from=build,source=/src/docker,target=/mnt/docker /mnt/docker/install.sh place /opt/aniworld
ENV ANIWORLD_DATA_DIR=/config \
    ANIWORLD_LIBRARY=/media \
    ANIWORLD_HOST=0.0.0.0 \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=2s --retries=3 \
  CMD ["/opt/aniworld/bin/python", "/opt/aniworld/healthcheck.py"]
ENTRYPOINT ["aniworld"]
CMD ["run"]
