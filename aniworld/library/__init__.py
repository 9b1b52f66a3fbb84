"""The verbs: what aniworld does with a library, one folder for each noun.

Imports point down these floors, and a test holds them to it. Modules on one floor do not know each other;
a floor may take more than one line.

    previews/folder_preview
    parts/loading previews/series_preview
    history/undoing parts/clock_change previews/actions series/duplicates series/rebuilding
    episodes/folder_doctor episodes/load episodes/mapping_sheet episodes/renaming matching/folder_questions
        parts/schedule series/accepting series/ignoring
    artwork/load_images disk/linking disk/scan episodes/by_hand lists/list_runs
    artwork/choice artwork/extra_fanart artwork/load_logo artwork/stills history/match_back
        lists/list_matching series/together
    artwork/fetched_files episodes/renumbering previews/file_changes previews/told series/pasted
        series/rematch
    disk/nfo matching/details series/series
    artwork/chosen_rows artwork/own_pictures artwork/picture_places disk/beside_videos disk/former_folders
        disk/nfo_writing disk/orphans disk/root_changes episodes/made_folders matching/matching
        parts/completeness series/removal
    artwork/picture_jobs artwork/still_thumbnails artwork/thumbnails disk/aside disk/file_changes
        disk/file_removal disk/let_go disk/originals history/bring_back matching/finder
    disk/series_folder household/source_order matching/title_search sources/key_trial
    disk/take_over household/changing household/listing matching/folder_candidates matching/related
        series/new_series sources/status
    disk/unlisted history/edits_back matching/folder_shows matching/show_search parts/activity
        parts/refresh_schedule series/asked_for sources/episode_requests sources/keys
    disk/held_files disk/missing_folder series/editing sources/ask
    episodes/video_list episodes/video_places parts/claims
    disk/root_watch episodes/placing episodes/series_videos notices/target_changes parts/finishing
        servers/telling servers/testing
    disk/changed_evidence disk/folder_offers disk/library_gate disk/roots disk/storing episodes/video_claims
        notices/follow notices/sending series/calendar_feed servers/server_changes servers/server_errors
    disk/folder_check disk/homes disk/library_trouble disk/nfo_edits disk/nfo_values disk/other_show
        disk/root_walk disk/scan_state disk/video_rows episodes/episode_list episodes/rename_preview
        episodes/special_places episodes/title_claims episodes/written_numbers matching/choosing
        matching/hits matching/id_search matching/suggestions notices/missing notices/new_version
        notices/seasons notices/webhook parts/bulk_requests parts/claiming series/browsing
        series/calendar_days series/former_edits servers/kinds
    disk/file_table disk/left_out disk/library_mark disk/places disk/reading disk/root_list disk/walk
        disk/whose_folder episodes/blanks episodes/episode_words episodes/seasons episodes/show_numbers
        matching/catalogue_source matching/title_likeness matching/uniting notices/installation
        notices/programs notices/texts parts/lease parts/recovery parts/requesting series/edits
        series/field_changes series/library_index series/listing series/missing servers/jellyfin_and_emby
        servers/kodi servers/plex servers/server_rows
    artwork/ranking artwork/wanted_pictures disk/bulk disk/evidence disk/folder_events disk/folder_list
        disk/folder_rules disk/nfo_kinds disk/nfo_notes disk/root_answers disk/root_rows disk/root_rules
        disk/series_fault episodes/episode_rows episodes/numbering episodes/special_order history/entries
        history/series_rows lists/list_rows matching/further_details matching/same_name matching/title_case
        notices/apprise_urls notices/kinds notices/marks notices/noting notices/targets parts/asker_turns
        parts/attempt_history parts/backoff parts/dependents parts/precedence parts/progress_events
        parts/worker_watch parts/workers series/edit_fields series/episode_counts series/library_search
        series/titles servers/connection servers/folders_to_tell servers/path_map sources/source_stats
"""
