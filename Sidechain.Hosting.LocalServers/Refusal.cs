using System.Reflection;
using Aspire.Hosting;

namespace Sidechain.Hosting.LocalServers;

/// <summary>Turns a refusal to start into one sentence on standard error and exit code 1; a stack trace would hide it.</summary>
internal static class Refusal
{
    public static void InOneSentence(IDistributedApplicationBuilder builder, Action prepare)
    {
        try
        {
            prepare();
        }
        catch (DistributedApplicationException e) when (builder.AppHostAssembly == Assembly.GetEntryAssembly())
        {
            Console.Error.WriteLine(e.Message);
            Environment.Exit(1);
        }
    }
}
