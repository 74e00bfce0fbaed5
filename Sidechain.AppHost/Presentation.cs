namespace Sidechain.AppHost;

/// <summary>How resources look in the dashboard.</summary>
internal static class Presentation
{
    /// <summary>
    /// A service, healthy when <c>/health</c> says so, with an icon and a name for its address. It needs no certificate, since it speaks
    /// plain HTTP on this machine.
    /// </summary>
    /// <param name="icon">One of the Fluent icons.</param>
    /// <param name="path">The page that opens at a click on its address.</param>
    /// <param name="text">The text of that link.</param>
    public static IResourceBuilder<ProjectResource> AsService(
        this IResourceBuilder<ProjectResource> builder, string icon, string path, string text) =>
        Readiness.Add(builder)
            .WithPlainHttp()
            .WithIconName(icon)
            .WithUrlForEndpoint("http", url =>
            {
                url.Url = path;
                url.DisplayText = text;
            });

    /// <summary>Without this, a machine that has no trusted development certificate is warned of it.</summary>
    public static IResourceBuilder<ProjectResource> WithPlainHttp(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithoutHttpsCertificate();

    /// <summary>An address that other programs use; it stands among the details alone.</summary>
    public static IResourceBuilder<ProjectResource> WithDoor(
        this IResourceBuilder<ProjectResource> builder, string endpoint, string text) =>
        builder
            .WithUrlForEndpoint(endpoint, url =>
            {
                url.DisplayText = text;
                url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
            });
}
