-- What sellers offer: their products as they wrote them, and the dated facts under which each was listed for China.
create schema catalog;

create table catalog.product (
  seller_id        uuid not null,
  id               uuid not null,
  handle           text not null check (char_length(handle) between 1 and 255),
  title            text not null check (char_length(title) between 1 and 255),
  description_html text not null,
  vendor           text not null,
  type             text not null,
  category         text,
  tags             jsonb not null,
  status           text not null check (status in ('active', 'draft', 'archived')),
  option_names     jsonb not null,
  source_hash      text not null,
  origin_country   text,
  origin_state     text check (origin_state ~ '^[A-Z]{2}$'),
  hs_hint          text,
  attributes       jsonb not null default '[]',
  papers           jsonb not null default '[]',
  drawing          text,
  created_at       timestamptz not null,
  changed_at       timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, handle)
);
comment on table catalog.product is 'placement: by seller. A product in its seller''s words; source_hash changes with what a translation rests on.';
create index product_by_id on catalog.product (id);

create table catalog.variant (
  seller_id        uuid not null,
  id               uuid not null,
  product_id       uuid not null,
  position         integer not null check (position >= 1),
  sku              text,
  option_values    jsonb not null,
  barcode          text,
  shop_price_minor bigint check (shop_price_minor > 0),
  shop_price_currency text not null default 'USD',
  weight_grams     integer check (weight_grams > 0),
  hs_code          text check (hs_code ~ '^[0-9]{8,10}$'),
  net_amount       text,
  net_unit         text check (net_unit in ('g', 'kg', 't', 'ml', 'l', 'piece')),
  legal_quantity_1 text,
  legal_quantity_2 text,
  keep_minor       bigint check (keep_minor > 0),
  keep_currency    text not null default 'USD',
  shelf_minor      bigint check (shelf_minor > 0),
  shelf_currency   text not null default 'CNY',
  changed_at       timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, sku),
  foreign key (seller_id, product_id) references catalog.product (seller_id, id),
  check (keep_minor is null or shelf_minor is null),
  check ((net_amount is null) = (net_unit is null))
);
comment on table catalog.variant is 'placement: by seller. What is bought; the seller fixes the dollars to keep or the shelf price, never both.';
create index variant_by_product on catalog.variant (seller_id, product_id, position);

create table catalog.picture (
  seller_id    uuid not null,
  id           uuid not null,
  product_id   uuid not null,
  position     integer not null check (position >= 1),
  source       text not null,
  alt          text not null,
  state        text not null check (state in ('waiting', 'stored', 'refused', 'removed')),
  refused      text,
  hash         text check (hash ~ '^[0-9a-f]{64}$'),
  width        integer,
  height       integer,
  changed_at   timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, product_id, source),
  foreign key (seller_id, product_id) references catalog.product (seller_id, id),
  check ((state = 'refused') = (refused is not null)),
  check (state <> 'stored' or hash is not null)
);
comment on table catalog.picture is 'placement: by seller. A picture''s address or upload, and what became of it; the bytes lie in the files by hash.';

create table catalog.listing (
  seller_id           uuid not null,
  id                  uuid not null,
  product_id          uuid not null,
  market              text not null check (market = 'CN'),
  mode                text not null check (mode in ('9610', '1210')),
  state               text not null check (state in ('draft', 'live', 'down')),
  wanted              boolean not null,
  reason              text,
  reason_details      jsonb not null default '{}',
  seller_name         text not null,
  title_en            text not null,
  title_zh            text not null,
  description_en_html text not null,
  description_zh_html text not null,
  option_names        jsonb not null,
  option_names_zh     jsonb not null,
  vendor              text not null,
  category            text,
  origin_state        text not null,
  verdict             jsonb not null,
  rules_version       text not null,
  rate_id             text not null,
  demonstration       boolean not null,
  published_at        timestamptz not null,
  judged_at           timestamptz not null,
  changed_at          timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, product_id, market, mode),
  foreign key (seller_id, product_id) references catalog.product (seller_id, id),
  check ((state = 'down') = (reason is not null))
);
comment on table catalog.listing is 'placement: by seller. A product on sale in one market and mode, with the words and the verdict it was published under.';
create index listing_by_id on catalog.listing (id);
create index listing_by_product on catalog.listing (product_id);
create index listing_to_judge on catalog.listing (judged_at) where wanted;

create table catalog.listing_variant (
  seller_id        uuid not null,
  listing_id       uuid not null,
  variant_id       uuid not null,
  position         integer not null,
  sku              text,
  option_values    jsonb not null,
  option_values_zh jsonb not null,
  hs_code          text not null,
  net_amount       text,
  net_unit         text,
  legal_quantity_1 text not null,
  legal_quantity_2 text,
  weight_grams     integer not null,
  fixed            text not null check (fixed in ('keep', 'shelf')),
  shelf_minor      bigint not null check (shelf_minor > 0),
  goods_minor      bigint not null check (goods_minor > 0),
  currency         text not null,
  keep_minor       bigint not null check (keep_minor > 0),
  keep_currency    text not null,
  fee_share        text not null,
  rate_id          text not null,
  rate_text        text not null,
  freight_card_id  text not null,
  price            jsonb not null,
  certainty        text not null,
  demonstration    boolean not null,
  priced_at        timestamptz not null,
  primary key (seller_id, listing_id, variant_id),
  foreign key (seller_id, listing_id) references catalog.listing (seller_id, id),
  foreign key (seller_id, variant_id) references catalog.variant (seller_id, id)
);
comment on table catalog.listing_variant is 'placement: by seller. One variant''s price on its listing and each dated row it rests on.';
create index listing_variant_by_variant on catalog.listing_variant (variant_id);
