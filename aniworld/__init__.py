"""aniworld manages the metadata of an anime library.

This is the map of its house; a test holds the imports to it.

Imports point down, never up and never sideways: names on one line are neighbours that do not know each other.

    gunicorn_config
    demo web_start wsgi worker
    app
    error_answers request_setup
    web api cli maintenance
    cli_backup cli_calendar cli_database cli_doctor cli_import cli_library cli_lists cli_parse cli_people
    cli_processes cli_rename cli_roots cli_sbom cli_scan cli_servers cli_settings
    backup_requests recovery second_start way_back
    consumer
    rounds
    tasks auth push supervisor bootstrap doctor notifier compiled_templates sockets
    health
    library
    catalogue
    backup
    preferences
    models providers files middleware headers assets compression late_rules
    events
    context
    database queues
    cli_parser keeper
    sqlite postgres wakeup settings text serving budget askers terminal log_files
    logs software sqlitetrouble setting_readers spare_connections garbage
    inspection upgrade verdict write_lock
    resultcodes table_contents
    trouble
    errors file_systems hosts fallback paths scale rows fuzzy
    messages
    translations
    later
"""

__version__ = "0.1.0"
