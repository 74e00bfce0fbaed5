using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;

namespace Sidechain.Traces.Tests.Shapes;

/// <summary>Numbers in a condition: whole ones are exact, also beyond the 53 bits of a double.</summary>
public sealed class NumbersTests
{
    private const long Odd = 9_007_199_254_740_993;

    [Theory]
    [InlineData(Odd, "= 9007199254740993", true)]
    [InlineData(Odd, "= 9007199254740992", false)]
    [InlineData(Odd, "!= 9007199254740992", true)]
    [InlineData(Odd, "> 9007199254740992", true)]
    [InlineData(Odd, "<= 9007199254740992", false)]
    [InlineData(Odd, "= 9007199254740993.0", true)]
    [InlineData(Odd, "< 9e15", false)]
    [InlineData(-Odd, "= -9007199254740993", true)]
    [InlineData(-Odd, "< -9007199254740992", true)]
    [InlineData(long.MaxValue, "= 9223372036854775807", true)]
    [InlineData(long.MaxValue, "< 9223372036854775808", true)]
    [InlineData(long.MaxValue, "< 1e30", true)]
    [InlineData(9_007_199_254_740_992d, "= 9007199254740993", false)]
    [InlineData(9_007_199_254_740_992d, "= 9007199254740992", true)]
    [InlineData(5L, "= 5.0", true)]
    [InlineData(5L, "< 5.5", true)]
    [InlineData(5.5, "> 5", true)]
    [InlineData(0.1, "= 0.1", true)]
    [InlineData(1e300, "> 9007199254740993", true)]
    [InlineData(double.PositiveInfinity, "> 9007199254740993", true)]
    [InlineData(double.NaN, "= 5", false)]
    [InlineData(double.NaN, "!= 5", true)]
    [InlineData("9007199254740993", "= 9007199254740993", true)]
    [InlineData("9007199254740993", "= 9007199254740992", false)]
    public void Number_ComparesExactly(object value, string condition, bool holds)
    {
        var span = DrawnTrace.Parse("work  0..9  api").Single() with { Attributes = new Dictionary<string, object?> { ["id"] = value } };

        var match = Shape.Parse($"work  id {condition}").Match(TreeBuilder.Build([span]));

        Assert.True(match.Holds == holds, match.Explain());
    }
}
