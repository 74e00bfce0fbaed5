using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sidechain.Browser.Tests.Web;

/// <summary>What axe finds on a page, and whether the page fits on the screen.</summary>
internal static class Accessibility
{
    private static readonly string[] Serious = ["serious", "critical"];

    public static async Task ShouldBeAccessibleAsync(this IPage page, string name)
    {
        var violations = (await page.RunAxe()).Violations.Where(violation => Serious.Contains(violation.Impact)).ToList();
        Assert.True(violations.Count == 0, $"{name}: {string.Join('\n', violations.Select(v => $"{v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"))}");
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than the screen");
    }
}
