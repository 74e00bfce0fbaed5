using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Tests.Masking;

/// <summary>A secret goes in whatever form a program or a language writes its key and its value.</summary>
public sealed class SecretFormTests
{
    // Before a value that has an end of its own.
    private static readonly string[] Keys =
    [
        "password=", "password = ", "password =", "password  =  ", "password\t=\t", "token= ", "\"password\"=", "\"password\" = ",
        "user[password]=", "login[user][password]=", "user[password][]=", "password[]=", "tokens[0]=", "user%5Bpassword%5D=",
        "user%5bpassword%5d%5B%5D=", "password[hash]=", "user[password] = ", "$password = ", "@password=", "user->password = ",
    ];

    // Before a value in quotes alone, too: without them, it is a column's or another variable's name.
    private static readonly string[] KeysOfTexts =
    [
        "`password`=", "`users`.`password` = ", "[password] = ", "[dbo].[users].[password]=", "env[\"DB_PASSWORD\"] = ",
        "env['DB_PASSWORD']=", "config[:password] = ", "password == ", "password != ", "password := ", "password:=", "password => ",
        ":password=>", "\"password\" => ", "[\"password\"]=> ", "password: ", "\"password\": ", "'password' : ", "\\\"password\\\":",
        "password : ", "\"\"password\"\":",
    ];

    private static readonly string[] Texts =
    [
        "'S3cret'", "\"S3cret\"", "'a S3cret'", "b'S3cret'", "u'a S3cret'", "r\"S3cret\"", "br'S3cret'", "N'S3cret'", "E'a \\' S3cret'",
        "_utf8mb4'S3cret'", "U&'S3cret'", "$'S3cret'", "@\"S3cret\"", "string(6) \"S3cret\"", "SecretStr('S3cret')", "Some(\"S3cret\")",
        "Some(Some(\"a S3cret\"))", "Optional.of( \"S3cret\" )", "Secret<String>(\"S3cret\")", "Option::Some(\"S3cret\")", "('S3cret')",
        "['a', 'S3cret']", "[\"a\",\"S3cret\"]", "[b'S3cret']", "{'a': 'S3cret'}", "Secret { inner: \"S3cret\" }",
        "Credentials{user='a', secret='S3cret'}", "'a''S3cret'", "'a '' S3cret'", "'''S3cret'''", "\"\"\"a \"S3cret\" b\"\"\"",
        "\"\"a S3cret\"\"", "\\\"S3cret\\\"", "\\'S3cret\\'",
    ];

    private static readonly string[] Runs =
    [
        "S3cret", "a'S3cret'", "a\"b S3cret\"", "'a'S3cret", "'a'\"S3cret\"", "'a'\\''S3cret'", "'a'\\'' S3cret'", "'a' + 'S3cret'",
        "'a'||'S3cret'", "\"a\" . \"S3cret\"", "new SecretStr(\"S3cret\")", "BINARY 'S3cret'", "Optional[a S3cret]", "[S3cret]",
        "(S3cret)", "<S3cret>", "{user=a, pin=S3cret}", "f(x, 'S3cret')", "PASSWORD('S3cret')", "CONCAT('a', 'S3cret')", "x'S3cret'",
        "hunter2('S3cret')", "`a S3cret`", "it's-S3cret",
    ];

    private static readonly string[] Before = ["", "a ", "don't ", "\"", "x='1', ", "(", "UPDATE users SET ", "{\"a\":1} ", "GET /a?b=c&"];

    private static readonly string[] Behind = ["", " ", "\n", ", x='1'", ") and (\"c\")", " WHERE id = 5", "; y = \"2\"", "&d=e"];

    [Fact]
    public void Secret_GoesInEveryForm()
    {
        foreach (var key in Keys.Concat(KeysOfTexts))
        {
            foreach (var text in Texts)
            {
                Gone(key + text, staysBehind: true);
            }
        }

        foreach (var key in Keys)
        {
            foreach (var run in Runs)
            {
                Gone(key + run, staysBehind: false);
            }
        }
    }

    private static void Gone(string form, bool staysBehind)
    {
        foreach (var before in Before)
        {
            foreach (var behind in Behind)
            {
                var text = before + form + behind;
                var masked = Masker.MaskText(text);
                Assert.False(masked.Contains("S3cret", StringComparison.Ordinal), $"{text} is {masked}");
                Assert.True(masked == Masker.MaskText(masked), $"{text} is {masked}, and then {Masker.MaskText(masked)}");
                Assert.StartsWith(before, masked, StringComparison.Ordinal);
                Assert.True(!staysBehind || masked.EndsWith(behind, StringComparison.Ordinal), $"{text} is {masked}");
            }
        }
    }

    /// <summary>Where a text is cut, what came of it is a secret to its end.</summary>
    [Fact]
    public void SecretThatIsCut_GoesToItsEnd()
    {
        foreach (var key in Keys.Concat(KeysOfTexts))
        {
            foreach (var text in new[] { "'a S3cret", "b'a S3cret", "SecretStr('a S3cret", "['a', 'S3cret", "\"\"\"a S3cret" })
            {
                var masked = Masker.MaskText(key + text);
                Assert.False(masked.Contains("S3cret", StringComparison.Ordinal), $"{key + text} is {masked}");
            }
        }
    }

    /// <summary>A quote that closes a text around the pair stays, and so does all behind it.</summary>
    [Theory]
    [InlineData("{\"a\":\"b\"} {'msg': 'password=S3cret', 'b': 'c'}", "{\"a\":\"b\"} {'msg': 'password=***', 'b': 'c'}")]
    [InlineData("sent \"password=S3cret\" to \"host\"", "sent \"password=***\" to \"host\"")]
    [InlineData("sent \"a \\\"password=S3cret\\\" b\" to \"host\"", "sent \"a \\\"password=***\\\" b\" to \"host\"")]
    [InlineData("f(\"password=S3cret\").g('a')", "f(\"password=***\").g('a')")]
    [InlineData("<a href=\"/b?token=S3cret\"/><c d='e'/>", "<a href=\"/b?token=***\"/><c d='e'/>")]
    [InlineData("\"UPDATE u SET password='S3cret'\", \"a\"", "\"UPDATE u SET password='***'\", \"a\"")]
    [InlineData("f(password=b'S3cret', user='a')", "f(password=b'***', user='a')")]
    [InlineData("User { password: Some(\"S3cret\"), name: \"a\" }", "User { password: ***, name: \"a\" }")]
    [InlineData("password=['S3cret', 'b'], user=['a']", "password=***, user=['a']")]
    [InlineData("password='' user='a'", "password='' user='a'")]
    [InlineData("password=\"\", user=\"a\"", "password=\"\", user=\"a\"")]
    public void WhatIsAroundIt_Stays(string text, string masked) => Assert.Equal(masked, Masker.MaskText(text));
}
