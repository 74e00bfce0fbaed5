using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sidechain.Browser.Tests.Web;

/// <summary>What axe finds on a page, and whether the page fits on the screen.</summary>
internal static class Accessibility
{
    private static readonly string[] Serious = ["serious", "critical"];

    // Most of a page is in order, and describing each such element takes longer than looking at it.
    private static readonly AxeRunOptions ViolationsAlone = new() { ResultTypes = [ResultType.Violations] };

    public static readonly ViewportSize Desktop = new() { Width = 1100, Height = 900 };

    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    /// <summary>
    /// Looks at the page in both themes and at both widths; the page stays dark and narrow. Nothing of it is asked for again, since the
    /// style sheet alone makes the difference. So axe runs once a theme, each time at another width.
    /// </summary>
    /// <param name="seen">What else is to be done with each of the four pictures.</param>
    public static async Task ShouldBeAccessibleAsync(this IPage page, string name, Func<ColorScheme, bool, Task>? seen = null)
    {
        (ColorScheme, bool)[] looks =
        [
            (ColorScheme.Dark, false), (ColorScheme.Light, false), (ColorScheme.Light, true), (ColorScheme.Dark, true),
        ];
        foreach (var (scheme, isPhone) in looks)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var size = isPhone ? Phone : Desktop;
            await page.SetViewportSizeAsync(size.Width, size.Height);
            await (seen?.Invoke(scheme, isPhone) ?? Task.CompletedTask);
            var look = $"{name}, {scheme}, {size.Width} wide";
            await page.ShouldFitAsync(look);
            if (isPhone == (scheme == ColorScheme.Dark))
            {
                await page.ShouldHaveNoViolationAsync(look);
            }
        }
    }

    private static async Task ShouldHaveNoViolationAsync(this IPage page, string name)
    {
        var violations = (await page.RunAxe(ViolationsAlone)).Violations.Where(violation => Serious.Contains(violation.Impact)).ToList();
        Assert.True(
            violations.Count == 0,
            $"{name}: {string.Join('\n', violations.Select(v => $"{v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"))}");
    }

    private static async Task ShouldFitAsync(this IPage page, string name) =>
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than the screen");
}
