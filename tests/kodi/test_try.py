import json,time
from aniworld.library.disk import scan
from aniworld.models import Episode, Series
def test_it(kodi, shelf):
    a = shelf.add("Attack on Titan")
    for n in ["Season 01/Attack on Titan - S01E01.mkv","Season 01/Attack on Titan - S01E02-E03.mkv","Season 01/Attack on Titan - S01E04E05.mkv","Season 01/Attack on Titan - S01E06 - 720p.mkv","Season 01/Attack on Titan - S01E06 - 1080p.mkv","Season 01/Attack on Titan - S01E07-cd1.mkv","Season 01/Attack on Titan - S01E07-cd2.mkv","Specials/Attack on Titan - S00E01.mkv", "Season 01/Attack on Titan - S01E08-E10.mkv", "Season 01/Attack on Titan - 1x11-1x12.mkv","[Grp] Attack on Titan - 13.mkv"]:
        shelf.video(a, n)
    scan.all_roots(); shelf.work()
    print(shelf.files(a))
    for e in Episode.select().where(Episode.season<=1).order_by(Episode.season,Episode.number): print(e.season,e.number,e.title,e.air_date,e.file)
    kodi.use_library(shelf.root)
    t=time.time()
    kodi.scan()
    print("scan", time.time()-t)
    S=kodi.ask("JSONRPC.Introspect", filter={"id":"VideoLibrary.GetTVShows","type":"method"})
    fs=S["types"]["Video.Fields.TVShow"]["items"]["enums"]
    r=kodi.ask("VideoLibrary.GetTVShows", properties=fs)
    print(json.dumps(r,indent=1,ensure_ascii=False))
    S=kodi.ask("JSONRPC.Introspect", filter={"id":"VideoLibrary.GetEpisodes","type":"method"})
    fs=S["types"]["Video.Fields.Episode"]["items"]["enums"]
    r=kodi.ask("VideoLibrary.GetEpisodes", properties=fs)
    print(json.dumps(r["episodes"][:3],indent=1,ensure_ascii=False))
    for e in r["episodes"]: print(e["season"],e["episode"],e["title"],e["firstaired"],e["file"], e["uniqueid"], e["art"])
    sh=kodi.ask("VideoLibrary.GetTVShows")["tvshows"][0]["tvshowid"]
    r=kodi.ask("VideoLibrary.GetSeasons", tvshowid=sh, properties=["season","showtitle","title","art","episode"])
    print(json.dumps(r,indent=1,ensure_ascii=False))
    p=shelf.path(a,"tvshow.nfo"); p.write_text(p.read_text().replace("<title>","<title>New "))
    t=time.time()
    print(kodi.ask("VideoLibrary.RefreshTVShow",tvshowid=sh,ignorenfo=False,refreshepisodes=True))
    while time.time()-t<6:
        try: kodi._notes._connection.settimeout(3); kodi._notes.wait_for("x")
        except TimeoutError: break
    print(time.time()-t, kodi.ask("VideoLibrary.GetTVShows"))
    assert 0
