using Sidechain.ServiceDefaults.Database;

namespace Sidechain.ServiceDefaults.Tests.Database;

public sealed class SqlSummaryTests
{
    [Theory]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("select * from users where name = $1", "SELECT users")]
    [InlineData("SELECT u.\"Id\" FROM \"users\" AS u", "SELECT users")]
    [InlineData("SELECT extract(epoch FROM created_at) FROM audio_posts", "SELECT audio_posts")]
    [InlineData("SELECT (SELECT count(*) FROM likes) FROM posts", "SELECT posts")]
    [InlineData("SELECT * FROM (SELECT id FROM posts LIMIT 1) AS p JOIN users ON true", "SELECT posts")]
    [InlineData("SELECT * FROM unnest($1)", "SELECT")]
    [InlineData("SELECT * FROM (VALUES (1)) v", "SELECT")]
    [InlineData("-- by id\n/* FROM nowhere */ SELECT ' FROM x ' FROM ONLY \"app\".\"posts\"", "SELECT app.posts")]
    [InlineData("INSERT INTO audio_posts(id) VALUES ($1);\nINSERT INTO outbox (id) VALUES ($2)", "INSERT audio_posts")]
    [InlineData("WITH k AS (SELECT 1 FROM a) INSERT INTO audio_posts SELECT * FROM k", "INSERT audio_posts")]
    [InlineData("WITH p AS (INSERT INTO audio_posts (id) VALUES (@p0) RETURNING id) SELECT * FROM p", "INSERT audio_posts")]
    [InlineData("WITH k AS (SELECT 1 FROM a) SELECT * FROM k", "SELECT a")]
    [InlineData("UPDATE ONLY users SET name = :name", "UPDATE users")]
    [InlineData("DELETE FROM outbox WHERE id = ANY (@ids)", "DELETE outbox")]
    [InlineData("COPY spans (a, b) FROM STDIN (FORMAT BINARY)", "COPY spans")]
    [InlineData("COPY (SELECT 1) TO STDOUT", "COPY")]
    [InlineData("CREATE TABLE IF NOT EXISTS users (id int)", "CREATE users")]
    [InlineData("TRUNCATE TABLE users", "TRUNCATE users")]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("(SELECT id FROM a) UNION (SELECT id FROM b)", "SELECT a")]
    [InlineData("", "SQL")]
    [InlineData("'unclosed", "SQL")]
    [InlineData("SELECT $tag$ FROM a $tag$, E'it\\'s' FROM b", "SELECT b")]
    public void Text_IsVerbAndTable(string sql, string expected) => Assert.Equal(expected, SqlSummary.Of(sql).Text);

    [Theory]
    [InlineData("SELECT * FROM users WHERE name = 'alice''s' AND id = $1", "SELECT * FROM users WHERE name = ? AND id = $1")]
    [InlineData("SELECT $$secret$$, E'a\\'b', \"Name\" -- it's\n FROM t LIMIT 20", "SELECT ?, ?, \"Name\" -- it's\n FROM t LIMIT 20")]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 'open", "SELECT ?")]
    public void Literals_AreLeftOut(string sql, string expected) => Assert.Equal(expected, SqlTokens.WithoutLiterals(sql));

    [Fact]
    public void AnyText_IsReadWithoutThrowing()
    {
        var random = new Random(4711);
        const string Alphabet = "SELECT FROM\"'$-/*().,aE\\1@:\n";
        for (var i = 0; i < 20_000; i++)
        {
            var sql = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            Assert.NotEmpty(SqlSummary.Of(sql).Text);
            Assert.NotNull(SqlTokens.WithoutLiterals(sql));
        }
    }
}
