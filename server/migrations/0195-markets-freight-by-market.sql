-- Freight cards for twelve markets: a card says which market its parcels go to; those loaded before go to China.
alter table markets.freight_card add column market text not null default 'cn' check (market ~ '^[a-z]{2}$');
create index freight_card_of_market on markets.freight_card (market, route, valid_from desc, set_at desc, entry desc);
