-- Markets: the newest entry of rates, cards and settings is asked with every price, and is found by an index.
create index exchange_rate_entry on markets.exchange_rate (entry);
create index freight_card_entry on markets.freight_card (entry);
create index setting_entry on markets.setting (entry);
