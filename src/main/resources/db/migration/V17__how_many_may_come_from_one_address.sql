-- What was said of it in events from before is not for everybody; old pods may say it once more until they are gone.
update room_event set data = regexp_replace(data, ',"crowd":[0-9]+', '', 'g')
where kind = 'broadcast' and data like '%,"crowd":%';
