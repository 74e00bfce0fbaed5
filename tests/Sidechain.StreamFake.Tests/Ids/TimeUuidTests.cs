using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Tests.Ids;

public sealed class TimeUuidTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ToText_AndBack_IsTheSameId()
    {
        var id = TimeUuid.Create(Noon.AddTicks(1234567), 42);

        Assert.True(TimeUuid.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
        Assert.Equal(42u, read.Sequence);
    }

    [Fact]
    public void Order_ByTimeThenByArrival()
    {
        TimeUuid[] ascending =
        [
            TimeUuid.Create(Noon, 9), TimeUuid.Create(Noon.AddMicroseconds(1), 2), TimeUuid.Create(Noon.AddMicroseconds(1), 3),
            TimeUuid.Create(Noon.AddYears(1), 1),
        ];

        Assert.Equal(ascending, ascending.Reverse().Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("6f9619ff-8b86-4011-b42d-00cf4fc964ff")]
    [InlineData("6f9619ff8b861011b42d00cf4fc964ff")]
    [InlineData("zzzzzzzz-zzzz-1zzz-zzzz-zzzzzzzzzzzz")]
    public void TryParse_NoVersion1Uuid_IsFalse(string? text) => Assert.False(TimeUuid.TryParse(text, out _));
}
