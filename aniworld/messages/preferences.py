"""What is said of what the household prefers, and the words of its pages."""

SENTENCES = {
    "no_such_preference": "There is no setting {name}.",
    "preference_given": "{variable} gives this setting; change it there.",
    "preference_needs_setting": "It can be switched on once {variable} is set.",
    "given_preference_wrong": "{name} cannot be used. {why}",
    "not_one_of": "{name} is one of {choices}.",
    "not_among_choices": "{name} knows {choices}, but not “{word}”.",
    "not_yes_or_no": "{name} is yes or no.",
    "order_needs_one": "{name} needs at least one of {choices}.",
    "not_languages": "Languages are codes in order of preference, such as de,en,ja.",
    "key_not_as_argument": "Give the key on standard input, not as an argument, which others can see.",
    "value_needed": "Say what {name} should be.",
    "administrators_choose": "Only administrators change settings.",
    "nfo_files_unwanted": "NFO files are switched off in the settings.",
    "pictures_unwanted": "Pictures are switched off in the settings.",
    "logo_unwanted": "Logos are switched off in the settings.",
    # a folder that is looked at before it is taken
    "folder_well": "aniworld can write there.",
    "folder_holds": "It holds {folders:count folder} with {videos:count video}.",
    "folder_holds_many": "It holds {folders:count folder} with more than {videos:,} videos.",
    "folder_is_empty": "It is empty.",
    "folder_without_videos": "There are no videos in it.",
    "folder_room": "{free:,.1f} GB of {total:,.1f} GB are free.",
    "folder_on_network": "It is on a network drive ({kind}), which may answer slowly or go away.",
    "folder_silent": "It does not answer. Check that its disk or server is there.",
    "settings_saved": "Saved. It counts from now on.",
}

WORDS = {
    "preference_theme": "Usual theme",
    "preference_hint_theme": "For browsers that have not chosen one in their menu.",
    "preference_page_language": "Language of pages",
    "preference_hint_page_language": (
        "For browsers that have not chosen one at the foot of a page, and for what is sent to you."
    ),
    "choice_page_language_browser": "As each browser asks",
    "preference_title_languages": "Languages of titles and texts",
    "preference_hint_title_languages": (
        "Codes in order of preference, such as de,en,ja. Series that are here follow when they are refreshed."
    ),
    "preference_rating_system": "Country of age ratings",
    "preference_hint_rating_system": (
        "A show that was not rated there gets the rating for the nearest age. NFO files are brought up to "
        "date."
    ),
    "preference_nfo_files": "Write NFO files",
    "preference_hint_nfo_files": (
        "Kodi, Jellyfin, Emby and Plex read them beside your videos. Switched off, those that are there stay."
    ),
    "preference_nfo_kinds": "In NFO files",
    "preference_hint_nfo_kinds": (
        "Titles, texts, dates, numbers, genres and studios are always in them. What you edit in a file "
        "yourself always stays."
    ),
    "preference_pictures": "Pictures",
    "preference_hint_pictures": (
        "Which are fetched. The pages show the same ones. Those that are there, or that you choose for a "
        "series, stay."
    ),
    "preference_sources": "Sources",
    "preference_hint_sources": "Which are asked, in order of preference.",
    "preference_tmdb_key": "Key of TMDB",
    "preference_hint_tmdb_key": "With it TMDB comes first: texts in your language, stills, posters, logos.",
    "preference_fanart_key": "Key of fanart.tv",
    "preference_hint_fanart_key": "With it fanart.tv gives logos and other pictures.",
    "preference_backup_days": "Days",
    "preference_hint_backup_days": "For how many days the last backup of each day is kept.",
    "preference_backup_weeks": "Weeks",
    "preference_hint_backup_weeks": "For how many weeks the last backup of each week is kept.",
    "preference_update_check": "Look for new versions",
    "preference_hint_update_check": (
        "The address in ANIWORLD_RELEASES_URL is asked once a day. Nothing is installed."
    ),
    "languages_now": "Now: {names}.",
    # what may be chosen
    "choice_theme_system": "As the system",
    "choice_theme_light": "Light",
    "choice_theme_dark": "Dark",
    "choice_rating_system_language": "That of the first language",
    "choice_nfo_kinds_mpaa": "Age rating",
    "choice_hint_nfo_kinds_mpaa": "From which age a show is suitable.",
    "choice_nfo_kinds_actors": "Cast",
    "choice_hint_nfo_kinds_actors": (
        "Voices with their characters, in order, with a portrait where a source has one."
    ),
    "choice_nfo_kinds_crew": "Directors and writers",
    "choice_hint_nfo_kinds_crew": "Of the show, and of each episode where a source tells.",
    "choice_nfo_kinds_tags": "Tags",
    "choice_hint_nfo_kinds_tags": "Themes and keywords beside the genres.",
    "choice_nfo_kinds_ratings": "Ratings",
    "choice_hint_nfo_kinds_ratings": "Those of all sources, with how many people voted.",
    "choice_nfo_kinds_tagline": "Tagline",
    "choice_hint_nfo_kinds_tagline": "The line on the poster.",
    "choice_nfo_kinds_trailer": "Trailer",
    "choice_hint_nfo_kinds_trailer": "A video at YouTube, which Kodi and Jellyfin play.",
    "choice_nfo_kinds_country": "Country",
    "choice_hint_nfo_kinds_country": "By its name.",
    "choice_nfo_kinds_sorttitle": "Sort title",
    "choice_hint_nfo_kinds_sorttitle": "The title without its article, where it has one.",
    "choice_nfo_kinds_episode_ids": "Further ids of episodes",
    "choice_hint_nfo_kinds_episode_ids": "Beside that of the source which numbers them.",
    "choice_nfo_kinds_specials_order": "Order of specials",
    "choice_hint_nfo_kinds_specials_order": "Between which episodes a special is shown, by its air date.",
    "choice_nfo_kinds_locked_fields": "Locks",
    "choice_hint_nfo_kinds_locked_fields": "What you edited here is locked in Jellyfin, too.",
    "choice_nfo_kinds_episodeguide": "Episode guide",
    "choice_hint_nfo_kinds_episodeguide": (
        "Ids by which Kodi looks up episodes itself. Kodi 20 and older then find no episodes of “Local "
        "information only” libraries."
    ),
    "choice_pictures_poster": "Posters",
    "choice_pictures_fanart": "Backgrounds",
    "choice_pictures_banner": "Banners",
    "choice_pictures_logo": "Logos",
    "choice_pictures_landscape": "Landscapes",
    "choice_pictures_clearart": "Clear art",
    "choice_pictures_further_fanart": "Further backgrounds",
    "choice_pictures_season_poster": "Posters of seasons",
    "choice_pictures_stills": "Stills of episodes",
}
