using Sidechain.Client.Accounts;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Commands;

/// <summary>What a logged-in user does by one command: one trace, to the printed result.</summary>
public static class UserAction
{
    /// <summary>Runs it.</summary>
    /// <param name="operation">The root's name.</param>
    /// <param name="action">All work but the start and the log-in.</param>
    /// <param name="print">Shows the result, in <c>cli.update_ui</c>.</param>
    /// <param name="cancellation">The signals'.</param>
    /// <param name="sampleClock">Whether to measure the clock beside the work: worth two requests where the action's own is long.</param>
    public static async Task<int> RunAsync<T>(
        CommandRun run, string operation, Func<Task<T>> action, Action<T> print, CancellationToken cancellation, bool sampleClock = false)
    {
        var session = run.Session;
        var notLoggedIn = Credentials.Prepare(session);
        if (session.Token is not null && sampleClock)
        {
            session.SampleClock(cancellation);
        }

        return await session.TraceAsync(operation, TraceOrigin.Environment, async _ =>
        {
            if (notLoggedIn is not null)
            {
                throw notLoggedIn;
            }

            if (session.Token is null)
            {
                await LogInAsync(session, sampleClock, cancellation).ConfigureAwait(false);
            }

            var result = await action().ConfigureAwait(false);
            await PrintAsync(session, () => print(result)).ConfigureAwait(false);
            return ExitCodes.Done;
        }).ConfigureAwait(false);
    }

    /// <summary>Shows a result, as a part of the action.</summary>
    public static Task PrintAsync(ApiSession session, Action print) => session.SpanAsync(SpanNames.UpdateUi, _ =>
    {
        print();
        return Task.FromResult(true);
    });

    /// <summary>The log-in, or its renewal, is a part of the action: the user waits for it.</summary>
    private static async Task LogInAsync(ApiSession session, bool sampleClock, CancellationToken cancellation)
    {
        await TokenRenewal.RunAsync(session, cancellation).ConfigureAwait(false);
        session.DeliverEarlierRuns();
        if (sampleClock)
        {
            session.SampleClock(cancellation);
        }
    }
}
