"""What each app that tests build would build anew and alike: blueprints, files, the tables that it knows."""

from aniworld import assets, database
from aniworld.error_answers import Aniworld


def remember(patch):
    _blueprints(patch)
    _keep(patch, assets, "build", lambda: assets.sheets)
    _keep(patch, database, "shape", lambda: database.MIGRATIONS)


def _keep(patch, module, name, made_of):
    """Keep what a function of a module returns, until a test changes what it is made of."""
    real, kept = getattr(module, name), {}

    def once():
        key = made_of()
        if key not in kept:
            kept[key] = real()
        return kept[key]

    patch.setattr(module, name, once)


def _blueprints(patch):
    """Keep the rules and functions of the first app, and give them to all others: their url_map is one."""
    functions, maps = {}, []
    register = Aniworld.register_blueprint

    def register_once(app, blueprint):
        if blueprint.name not in functions:
            before = set(app.view_functions)
            register(app, blueprint)
            new = app.view_functions.keys() - before
            functions[blueprint.name] = {name: app.view_functions[name] for name in new}
            maps[:] = [app.url_map]
            return
        app.url_map = maps[0]
        app.blueprints[blueprint.name] = blueprint
        blueprint._merge_blueprint_funcs(app, blueprint.name)
        app.view_functions.update(functions[blueprint.name])

    patch.setattr(Aniworld, "register_blueprint", register_once)
