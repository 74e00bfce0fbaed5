using CsCheck;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class BaggageHeaderTests
{
    [Fact]
    public void Header_Of64Members_IsReadAndWrittenWhole()
    {
        var header = string.Join(',', Enumerable.Range(0, 64).Select(i => $"key{i}=value{i}"));
        var members = BaggageHeader.Read(header, KeysOf(header));
        Assert.Equal(64, members.Count);
        Assert.Equal(header, BaggageHeader.Write(members, KeysOf(header)));
    }

    [Fact]
    public void Members_Over64_AreLeftOutFromTheRight()
    {
        var members = Enumerable.Range(0, 70).Select(i => new BaggageMember($"k{i}", "v")).ToList();
        var header = string.Join(',', members.Select(m => $"{m.Key}={m.Value}"));
        Assert.Equal(members[..64], BaggageHeader.Read(header, KeysOf(header)));
        Assert.EndsWith("k63=v", BaggageHeader.Write(members, KeysOf(header)), StringComparison.Ordinal);
    }

    [Fact]
    public void Header_Of8192Bytes_IsReadAndWrittenWhole()
    {
        var header = "a=" + new string('x', 8192 - 2);
        var members = BaggageHeader.Read(header, KeysOf(header));
        Assert.Equal(header, BaggageHeader.Write(members, KeysOf(header)));
    }

    [Fact]
    public void Header_Over8192Bytes_LosesWholeMembersFromTheRight()
    {
        var first = "a=" + new string('x', 4000);
        var second = "b=" + new string('y', 4188);
        var keys = new BaggageKeys("a", "b", "c");
        Assert.Equal(["a", "b"], BaggageHeader.Read($"{first},{second[..^1]}", keys).Select(m => m.Key));
        Assert.Equal(["a"], BaggageHeader.Read($"{first},{second},c=1", keys).Select(m => m.Key));
        Assert.Equal($"{first},c=1", BaggageHeader.Write([new("a", first[2..]), new("b", new string('y', 5000)), new("c", "1")], keys));
    }

    [Fact]
    public void Member_WithTwoValues_HasTheFirst() =>
        Assert.Equal("1", Assert.Single(BaggageHeader.Read("a=1,a=2", new BaggageKeys("a"))).Value);

    [Fact]
    public void Keys_ThatAreNotAllowed_AreNeitherReadNorSent()
    {
        var keys = new BaggageKeys("tenant", "session.id");
        var members = BaggageHeader.Read("user.id=alice,tenant=t1,session.id=s-1", keys);
        Assert.Equal(["tenant", "session.id"], members.Select(m => m.Key));
        Assert.Equal("session.id=s-1", BaggageHeader.Write(members));
        Assert.Null(BaggageHeader.Write(members, new BaggageKeys("other")));
    }

    [Fact]
    public void AnyMembers_WrittenThenRead_AreTheSame()
    {
        // Control characters and halves of pairs are no values.
        var value = Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00A0', '\uD7FF']).Array[0, 59].Select(text => new string(text));

        var keys = new BaggageKeys("a", "b!#$%&'*+-.^_`|~");
        Gen.Select(value, Gen.OneOf("", "ttl=30;pinned")).Sample((text, properties) =>
        {
            List<BaggageMember> members = [new("a", text, properties), new("b!#$%&'*+-.^_`|~", "2")];
            var header = BaggageHeader.Write(members, keys)!;
            Assert.False(header.AsSpan().ContainsAnyExceptInRange('!', '~'), header);
            Assert.Equal(members, BaggageHeader.Read(header, keys));
        }, iter: 2_000);
    }

    [Fact]
    public void AnyText_NeverThrowsAndGivesNoControlCharacter() => RandomText.Any(300).Sample(
        text => Assert.All(
            BaggageHeader.Read($"k={text}", KeysOf($"k={text}")), member => Assert.DoesNotContain(member.Value, char.IsControl)),
            iter: 20_000);

    /// <summary>Allows every key that a header names.</summary>
    private static BaggageKeys KeysOf(string header) => new(header.Split(',').Select(member => member.Split('=')[0].Trim(' ', '\t')));
}
