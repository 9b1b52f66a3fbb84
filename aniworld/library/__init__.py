"""The verbs: what aniworld does with a library, one folder for each noun.

Imports point down these floors, and a test holds them to it. Modules on one floor do not know each other;
a floor may take more than one line.

    parts/loading
    parts/clock_change series/duplicates
    episodes/load parts/schedule
    artwork/load_images disk/scan
    artwork/choice artwork/extra_fanart artwork/load_logo artwork/stills
    artwork/fetched_files episodes/renumbering series/rematch
    matching/details
    matching/matching parts/completeness series/series
    artwork/chosen_rows artwork/picture_places disk/nfo matching/finder series/asked_for series/removal
    matching/title_search
    artwork/picture_jobs artwork/thumbnails disk/file_changes disk/file_removal matching/related
        sources/status
    disk/series_folder matching/show_search parts/activity parts/refresh_schedule
        sources/episode_requests sources/keys
    disk/missing_folder sources/ask
    parts/claims
    matching/choosing matching/id_search parts/claiming parts/finishing
    disk/library_gate episodes/blanks episodes/episode_list episodes/seasons
        matching/catalogue_source matching/title_likeness parts/lease parts/recovery
        parts/requesting
    artwork/ranking disk/library_mark disk/series_fault episodes/episode_rows episodes/numbering
        parts/asker_turns parts/backoff parts/dependents parts/precedence parts/progress_events
        parts/worker_watch parts/workers series/listing series/titles sources/source_stats
"""
