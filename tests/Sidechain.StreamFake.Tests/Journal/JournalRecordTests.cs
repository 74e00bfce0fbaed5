using System.Buffers;
using System.Text;
using CsCheck;
using Sidechain.StreamFake.Journal;

namespace Sidechain.StreamFake.Tests.Journal;

public sealed class JournalRecordTests
{
    private const string Activity =
        """{"id":"13b6a2aa-e788-11f0-8000-000000000001","foreign_id":"post:1","time":"2026-01-02T03:04:05.000000","origin":null,"target":"","to":["user:bob"],"actor":"a","verb":"v","object":"o"}""";

    private const string Reaction =
        """{"key":"13b6a2aa-e788-11f0-8000-000000000002","id":"13b6a2aa-e788-11f0-8000-000000000002","kind":"like","activity_id":"13b6a2aa-e788-11f0-8000-000000000001","user_id":"bob","parent":null,"level":1,"created_at":"2026-01-02T03:04:05.000000Z","updated_at":"2026-01-02T03:04:05.000000Z","is_deleted":false,"post":{"activity_id":"13b6a2aa-e788-11f0-8000-000000000003","feeds":["user:bob"],"extra":{"c":1}},"data":{"n":1.50}}""";

    private const string Item = """{"user_id":null,"id":"amen","collection":"loop","foreign_id":"loop:amen","created_at":"2026-01-02T03:04:05.000000Z","updated_at":"2026-01-02T03:04:05.000000Z","data":{}}""";

    /// <summary>One line of every kind.</summary>
    private static readonly string[] Lines =
    [
        $$"""{"feed":"user:alice","activities":[{{Activity}}]}""",
        $$"""{"feeds":["user:alice","user:bob"],"reaches_followers":false,"activities":[{{Activity}}]}""",
        $$"""{"replaced":[{{Activity}}]}""",
        """{"removed_from":"user:alice","ids":["13b6a2aa-e788-11f0-8000-000000000001"]}""",
        $$"""{"retargeted":{{Activity}},"added":["user:bob"],"removed":[]}""",
        """{"followed":[{"source":"timeline:bob","target":"user:alice","key":"13b6a2aa-e788-11f0-8000-000000000004","at":"2026-01-02T03:04:05.000000Z","copies":100}]}""",
        """{"unfollowed":[{"source":"timeline:bob","target":"user:alice","keep_history":true}]}""",
        """{"marked":"notification:alice","seen":"all","read":["v_2026-01-02"],"up_to":7}""",
        $$"""{"reaction":{{Reaction}}}""",
        """{"removed_reaction":"13b6a2aa-e788-11f0-8000-000000000002"}""",
        """{"users":[{"id":"alice","created_at":"2026-01-02T03:04:05.000000Z","updated_at":"2026-01-02T03:04:05.000000Z","data":{"name":"A"}}]}""",
        """{"removed_users":["alice"]}""",
        $$"""{"items":[{{Item}}]}""",
        """{"removed_items":["loop:amen"]}""",
        $$"""{"changes":[{"reaction":{{Reaction}}},{"feeds":["user:bob"],"reaches_followers":true,"activities":[{{Activity}}]}]}""",
    ];

    public static TheoryData<string> AllLines => [.. Lines];

    [Theory]
    [MemberData(nameof(AllLines))]
    public void Line_OfEveryKind_IsReadAndWrittenBack(string line)
    {
        Assert.True(JournalRecord.TryParse(Encoding.UTF8.GetBytes(line), ChangeReader.Read, out var record, out var problem), problem);
        var written = new ArrayBufferWriter<byte>();
        record.WriteLine(written);

        Assert.Equal(line + "\n", Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public void Line_ThatIsDamaged_NeverThrows() =>
        Gen.Select(Gen.Int[0, Lines.Length - 1], Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 3]).Sample((kind, position, value, how) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Lines[kind]);
            var at = position % bytes.Length;
            byte[] damaged = how switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], .. bytes[(at + 1)..]],
                2 => [.. bytes[..at], value, .. bytes[at..]],
                _ => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            };
            Assert.True(JournalRecord.TryParse(damaged, ChangeReader.Read, out _, out var problem) || problem.Length > 0);
        });
}
