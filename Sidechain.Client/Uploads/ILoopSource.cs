using Sidechain.Client.Failures;

namespace Sidechain.Client.Uploads;

/// <summary>Where a loop comes from: a file that the user chose, or what a plugin has just played.</summary>
public interface ILoopSource
{
    /// <summary>The file's name without its folder.</summary>
    string Name { get; }

    /// <summary>The span that <see cref="ReadAsync"/> runs in, for example <c>read_file</c>.</summary>
    string Operation { get; }

    /// <summary>The event on <c>{c}.upload_audio</c> that began it; null where there is none.</summary>
    string? Event { get; }

    /// <summary>Beats a minute, where the source itself knows; of use after <see cref="ReadAsync"/>.</summary>
    double? Bpm { get; }

    /// <summary>The musical key, or its root alone, in the same way.</summary>
    string? Key { get; }

    /// <summary>Size in bytes, before anything is read; 0 where nobody knows.</summary>
    /// <exception cref="ClientException">There is nothing that can be shared.</exception>
    long Measure();

    /// <summary>The whole loop.</summary>
    /// <param name="progress">Told how many bytes are there.</param>
    /// <param name="cancellationToken">Ends it between blocks.</param>
    /// <exception cref="ClientException">It cannot be read.</exception>
    Task<LoopFile> ReadAsync(Action<long>? progress, CancellationToken cancellationToken);
}
