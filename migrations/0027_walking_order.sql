-- The order in which the sources of a home are read is theirs to choose who keep its sources.
grant update (position) on sources to almanac_app;
