-- Letters to authorities of which an officer recorded that they were sent.

CREATE TABLE request_letters (
    request {int} NOT NULL REFERENCES requests (id),
    step    {int} NOT NULL,                  -- of request_steps, of which it tells; 0: the receipt
    by      {int} NOT NULL,
    at      {int} NOT NULL,
    PRIMARY KEY (request, step)
) {strict};
