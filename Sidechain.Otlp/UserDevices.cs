namespace Sidechain.Otlp;

/// <summary>
/// Processes on the devices of users, whose SDKs say nothing of clients: what is known of them is in OpenTelemetry's conventions for
/// resources (<c>browser.*</c>, <c>os.name</c>, <c>android.*</c>, <c>device.*</c>, <c>telemetry.sdk.*</c>). Their clocks may be wrong by
/// years, and a network lies between them and the services.
/// </summary>
internal static class UserDevices
{
    private static readonly HashSet<string> PhoneSystems =
        new(StringComparer.OrdinalIgnoreCase) { "android", "ios", "ipados", "tvos", "visionos", "watchos" };

    /// <summary><c>web</c> or <c>mobile</c>; null for a service.</summary>
    public static string? ClientType(IReadOnlyList<KeyValuePair<string, object>> resource) =>
        HasAny(resource, "browser.") ? "web"
        : IsPhone(resource) ? "mobile"
        : resource.Text("telemetry.sdk.language") switch
        {
            "webjs" => "web",
            // Swift on Apple's systems knows a device, and on a server none.
            "swift" when HasAny(resource, "device.") => "mobile",
            _ => null,
        };

    private static bool IsPhone(IReadOnlyList<KeyValuePair<string, object>> resource) =>
        (resource.Text("os.name") is { } system && PhoneSystems.Contains(system))
        || HasAny(resource, "android.")
        || resource.Text("telemetry.sdk.name")?.Contains("android", StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasAny(IReadOnlyList<KeyValuePair<string, object>> resource, string beginning)
    {
        foreach (var pair in resource)
        {
            if (pair.Key.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
