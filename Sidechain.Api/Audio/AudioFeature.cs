namespace Sidechain.Api.Audio;

internal static class AudioFeature
{
    public static void AddAudio(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AudioOptions>()
            .BindConfiguration(AudioOptions.Section)
            .Validate(
                o => o.Path.Length > 0, "Audio:Path is empty: set the folder that keeps the audio (environment variable Audio__Path).")
            .Validate(o => o.MaxBytes > 0, "Audio:MaxBytes must be above 0: it is the largest file that is taken, in bytes.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AudioFiles>();
        builder.Services.AddSingleton<AudioTranscoder>();
        builder.Services.AddHostedService<AudioSweep>();
    }
}
