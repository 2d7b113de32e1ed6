-- Commands that a chat itself gave, until one of its administrators shows that they did.
CREATE TABLE held_commands (
    id         {id},
    chat       {int} NOT NULL,
    sealed     {bytes} NOT NULL,             -- the message, under the desk's key
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX held_commands_by_end ON held_commands (expires_at);
