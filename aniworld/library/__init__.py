"""The verbs: what aniworld does with a library, one folder for each noun.

Imports point down these floors, and a test holds them to it. Modules on one floor do not know each other;
a floor may take more than one line.

    parts/loading
    episodes/mapping_sheet parts/clock_change series/duplicates
    episodes/folder_doctor episodes/load parts/schedule
    artwork/load_images disk/root_watch disk/scan episodes/by_hand
    artwork/choice artwork/extra_fanart artwork/load_logo artwork/stills
    artwork/fetched_files episodes/renumbering series/rematch
    matching/details
    matching/matching parts/completeness series/series
    artwork/chosen_rows artwork/picture_places disk/nfo disk/root_changes matching/finder series/removal
    disk/beside_videos
    artwork/picture_jobs artwork/thumbnails disk/file_changes disk/file_removal disk/let_go
        episodes/video_list episodes/video_places matching/related sources/status
    disk/roots disk/series_folder episodes/placing episodes/series_videos matching/show_search
        parts/activity parts/refresh_schedule sources/episode_requests sources/keys
    disk/missing_folder disk/storing episodes/special_places sources/ask
    disk/root_walk disk/scan_state disk/video_rows episodes/video_claims parts/bulk_requests parts/claims
    disk/file_table disk/reading disk/walk episodes/title_claims parts/claiming parts/finishing
    disk/bulk disk/folder_rules disk/library_gate disk/places episodes/blanks episodes/episode_list
        episodes/episode_words episodes/seasons episodes/show_numbers matching/catalogue_source
        parts/lease parts/recovery parts/requesting
    disk/library_trouble
    artwork/ranking disk/library_mark disk/root_answers disk/series_fault episodes/episode_rows
        episodes/numbering parts/asker_turns parts/backoff parts/dependents parts/precedence
        parts/progress_events parts/worker_watch parts/workers series/episode_counts series/listing
        series/titles sources/source_stats
    disk/root_rows disk/root_rules
"""
