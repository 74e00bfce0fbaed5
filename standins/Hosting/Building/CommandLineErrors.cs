namespace Aspire.Hosting;

/// <summary>An AppHost that cannot start says so in one sentence and exits with 1; a test gets the exception.</summary>
internal static class CommandLineErrors
{
    public static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DistributedApplicationException e) when (TestingHook.Current is null)
        {
            Console.Error.WriteLine(e.Message);
            Environment.Exit(1);
            throw;
        }
    }
}
