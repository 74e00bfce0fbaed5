using System.ComponentModel;
using System.Diagnostics;

namespace Sidechain.PluginHostSim.Tests.Guide;

public sealed class GuideCppTests
{
    /// <summary>The snippets of the guide are one translation unit of plain C++17, warnings included.</summary>
    [Fact]
    public async Task Guide_CppSnippets_CompileAsPlainCpp17()
    {
        var (exitCode, messages) = await CompileAsync(string.Join('\n', PluginTracingGuide.Blocks("cpp")));

        Assert.True(exitCode == 0, messages);
    }

    [Fact]
    public async Task Guide_SnippetWithAMistake_DoesNotCompile()
    {
        var (exitCode, messages) = await CompileAsync(
            string.Join('\n', PluginTracingGuide.Blocks("cpp")) + "\nint broken() { return sidechain::tracing::Span{}.noSuchMember; }");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("noSuchMember", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Guide_MembersOfTheOriginalHeader_AreAllThere()
    {
        var code = string.Join('\n', PluginTracingGuide.Blocks("cpp"));
        string[] members =
        [
            "TraceContext()", "explicit TraceContext(", "getTraceId", "getSpanId", "getParentSpanId", "getClientVersion", "getElapsedTime",
            "createChild", "getHttpHeaders", "fromHttpHeaders", "struct Span", "getDurationMs", "startSpan", "void end()", "addEvent",
            "setAttribute", "getSpans", "flush(",
        ];

        Assert.All(members, member => Assert.Contains(member, code, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Messages)> CompileAsync(string code)
    {
        var start = new ProcessStartInfo(
            "g++", ["-std=c++17", "-fsyntax-only", "-pedantic", "-Wall", "-Wextra", "-Werror", "-x", "c++", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var compiler = Process.Start(start)!;
            var messages = compiler.StandardError.ReadToEndAsync();
            await compiler.StandardInput.WriteAsync(code);
            compiler.StandardInput.Close();
            await compiler.WaitForExitAsync();
            return (compiler.ExitCode, await messages);
        }
        catch (Win32Exception exception)
        {
            Assert.Fail($"g++ cannot be started: {exception.Message}. Run eng/prerequisites.sh, which installs it.");
            throw;
        }
    }
}
