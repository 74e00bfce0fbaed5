using System.Runtime.CompilerServices;
using Sidechain.Client.Failures;
using Sidechain.PluginHostSim.Faults;

namespace Sidechain.PluginHostSim.Tests.Sharing;

public sealed class FaultPlanTests
{
    [Fact]
    public void Parse_WithAndWithoutValue_TakesItOrTheUsualOne()
    {
        var plan = FaultPlan.Parse(["slow-encoder", "slow-disk=2.5", "offline", "wrong-clock=-90"]);

        Assert.Equal((6, 2.5, -90), (plan.Value("slow-encoder"), plan.Value("slow-disk"), plan.Value("wrong-clock")));
        Assert.True(plan.Has("offline"));
        Assert.False(plan.Has("bypass"));
        Assert.Null(plan.Value("slow-network"));
    }

    [Theory]
    [InlineData("slow-moon", "There is no fault 'slow-moon'. They are listed by: ./plugin-host faults")]
    [InlineData("offline=3", "The fault offline takes no value.")]
    [InlineData("slow-encoder=fast", "The fault slow-encoder takes seconds from 0.1 to 600, as in slow-encoder=6.")]
    [InlineData("slow-encoder=NaN", "The fault slow-encoder takes seconds from 0.1 to 600, as in slow-encoder=6.")]
    [InlineData("slow-database=5000", "The fault slow-database takes ms from 1 to 4500, as in slow-database=800.")]
    [InlineData("slow-encoder=1e9", "The fault slow-encoder takes seconds from 0.1 to 600, as in slow-encoder=6.")]
    public void Parse_Nonsense_SaysWhatIsTaken(string text, string expected)
    {
        var failure = Assert.Throws<ClientException>(() => FaultPlan.Parse([text]));

        Assert.Equal((expected, ExitCodes.Usage), (failure.Message, failure.ExitCode));
    }

    /// <summary>A fault that no test of whole traces names is one whose trace nobody has looked at.</summary>
    [Fact]
    public void Catalog_EveryFault_IsMetByATestOfItsTrace()
    {
        var tests = string.Concat(Directory.GetFiles(EndToEndTests(), "*.cs").Append(ScanTests()).Select(File.ReadAllText));

        Assert.All(FaultCatalog.All, entry => Assert.Matches($"\"([^\"]* )?{entry.Name}[=\" ]", tests));
    }

    private static string EndToEndTests([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "Sidechain.EndToEnd.Tests", "Plugin");

    /// <summary>A scan leaves no trace, which is the point of it.</summary>
    private static string ScanTests([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "ShareProcessTests.cs");

    [Fact]
    public void Catalog_EveryFault_HasOneSentenceAndAUsualValueThatIsTaken()
    {
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(entry => entry.Name).Distinct().Count());
        Assert.All(FaultCatalog.All, entry =>
        {
            Assert.EndsWith(".", entry.Summary, StringComparison.Ordinal);
            if (entry.Value is not null)
            {
                Assert.InRange(entry.Default, entry.Minimum, entry.Maximum);
            }
        });
    }
}
