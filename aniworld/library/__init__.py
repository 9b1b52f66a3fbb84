"""The verbs: what aniworld does with a library, one folder for each noun.

Imports point down these floors, and a test holds them to it. Modules on one floor do not know each other;
a floor may take more than one line.

    parts/loading
    parts/clock_change series/duplicates series/together
    episodes/folder_doctor episodes/load episodes/mapping_sheet episodes/renaming matching/folder_questions
        parts/schedule series/accepting
    artwork/load_images disk/linking disk/scan episodes/by_hand
    artwork/choice artwork/extra_fanart artwork/load_logo artwork/stills
    artwork/fetched_files episodes/renumbering series/pasted series/rematch
    disk/nfo matching/details series/series
    artwork/chosen_rows artwork/own_pictures artwork/picture_places disk/beside_videos disk/former_folders
        disk/nfo_writing disk/orphans disk/root_changes matching/matching parts/completeness series/removal
    artwork/picture_jobs artwork/thumbnails disk/aside disk/file_changes disk/file_removal disk/let_go
        disk/originals matching/finder
    disk/series_folder matching/title_search
    disk/take_over matching/folder_candidates matching/related sources/status
    disk/folder_preview disk/unlisted matching/folder_shows matching/show_search parts/activity
        parts/refresh_schedule series/asked_for sources/episode_requests sources/keys
    disk/missing_folder episodes/video_list episodes/video_places series/editing sources/ask
    episodes/placing parts/claims
    disk/nfo_values disk/root_watch episodes/series_videos episodes/special_places parts/finishing
        servers/telling servers/testing
    disk/folder_offers disk/library_gate disk/nfo_kinds disk/other_show disk/roots disk/storing
        episodes/video_claims servers/server_changes servers/server_errors
    disk/homes disk/library_trouble disk/nfo_edits disk/root_walk disk/scan_state disk/video_rows
        episodes/episode_list episodes/rename_preview episodes/title_claims matching/choosing matching/hits
        matching/id_search matching/suggestions parts/bulk_requests parts/claiming series/browsing
        series/former_edits servers/kinds
    disk/file_table disk/library_mark disk/places disk/reading disk/walk disk/whose_folder episodes/blanks
        episodes/episode_words episodes/seasons episodes/show_numbers matching/catalogue_source
        matching/title_likeness matching/uniting parts/lease parts/recovery parts/requesting series/edits
        series/library_index series/listing servers/jellyfin_and_emby servers/kodi servers/plex
        servers/server_rows
    artwork/ranking disk/bulk disk/evidence disk/folder_list disk/folder_rules disk/nfo_notes
        disk/root_answers disk/root_rows disk/root_rules disk/series_fault episodes/episode_rows
        episodes/numbering episodes/special_order matching/further_details matching/same_name
        parts/asker_turns parts/backoff parts/dependents parts/precedence parts/progress_events
        parts/worker_watch parts/workers series/edit_fields series/episode_counts series/library_search
        series/titles servers/connection servers/folders_to_tell servers/path_map sources/source_stats
"""
