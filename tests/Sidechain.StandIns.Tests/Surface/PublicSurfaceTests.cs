using System.Reflection;

namespace Sidechain.StandIns.Tests.Surface;

/// <summary>It is a stand-in, not a second Aspire: a public member is there only if code outside uses it, under its official signature.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Assembly[] StandIns =
    [
        typeof(Aspire.Hosting.DistributedApplication).Assembly,
        typeof(Microsoft.Extensions.Hosting.AspireRedisExtensions).Assembly,
        typeof(global::OpenTelemetry.Trace.AspNetCoreInstrumentationTracerProviderBuilderExtensions).Assembly,
    ];

    [Fact]
    public void PublicMembers_AreThoseOfTheList()
    {
        var expected = File.ReadAllLines(Path.Combine(Root, "standins", "surface.txt")).Where(line => line is not ("" or ['#', ..]));

        var actual = Members().Select(m => m.ToString()).ToList();
        Assert.True(actual.ToHashSet().SetEquals(expected), $"standins/surface.txt should read:\n{string.Join('\n', actual.Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void PublicMembers_AreUsedByCodeOutside()
    {
        var used = Outside().SelectMany(UsedMembers.Of).ToHashSet();

        var unused = Members().Where(m => m switch
        {
            { Member: null } => !used.Contains(m.Type.FullName!) && !IsSignaturePart(m.Type),
            { Type.IsInterface: true, Member: PropertyInfo } => !used.Contains(m.Type.FullName!), // implemented outside, or read through a class
            { Member: ConstructorInfo constructor } when constructor.GetParameters().Length == 0 => false, // settings that the stand-in hands out
            _ => !m.MetadataNames.Any(name => used.Contains($"{m.Type.FullName}::{name}")),
        });

        Assert.True(!unused.Any(), $"nobody uses these:\n{string.Join('\n', unused)}");
    }

    private static string Root => Path.GetFullPath(Path.Combine(Projects.Probe_AppHost.ProjectPath, "..", ".."));

    private static IEnumerable<PublicMember> Members() => StandIns.SelectMany(PublicSurface.Of);

    /// <summary>Some types are never named outside but stand in the signature of a member that is: a constraint, a base, a result.</summary>
    private static bool IsSignaturePart(Type type) => Members().Any(m =>
        m.Type != type && (type.IsAssignableFrom(m.Type) || m.Member switch
        {
            MethodInfo method => Mentions(method.ReturnType, type)
                || method.GetParameters().Any(p => Mentions(p.ParameterType, type))
                || method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()).Any(c => Mentions(c, type)),
            PropertyInfo property => Mentions(property.PropertyType, type),
            _ => false,
        }));

    private static bool Mentions(Type where, Type type) =>
        where == type || (where.IsGenericType && (where.GetGenericTypeDefinition() == type || where.GetGenericArguments().Any(a => Mentions(a, type))));

    private static IEnumerable<string> Outside()
    {
        var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] projects = ["Sidechain.AppHost", "Sidechain.Api", "Sidechain.Telemetry", "Sidechain.StreamFake", "Sidechain.ServiceDefaults", "Probe.AppHost", "Sidechain.StandIns.Tests"];
        return projects.Select(project => Path.Combine(bin, project, configuration, project + ".dll"));
    }
}
