using System.Reflection;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class RepairsTests
{
    private static readonly string[] Listed = [.. Traces.Repairs.Repairs.InOrder.Select(apply => apply.Method.DeclaringType!.Name)];

    public static TheoryData<string> Names => [.. Listed];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachRepair_HasATestClassOfItsName(string name) =>
        Assert.Contains($"{name}Tests", typeof(RepairsTests).Assembly.GetTypes().Select(type => type.Name));

    [Fact]
    public void EachRepair_IsInTheListOnce()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var repairs = typeof(TreeDraft).Assembly.GetTypes()
            .Where(type => type.GetMethod("Apply", Any, [typeof(TreeDraft)]) is not null).Select(type => type.Name);

        Assert.Equal(repairs.Order(StringComparer.Ordinal), Listed.Order(StringComparer.Ordinal));
    }
}
