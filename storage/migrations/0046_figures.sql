-- What is published of lawful requests is read from the journal, by anybody who asks, without reading the rest of it.
CREATE INDEX journal_of_requests ON journal (verb, at) WHERE substr(verb, 1, 8) = 'request_';
