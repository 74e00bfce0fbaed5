using System.Text;
using System.Text.Json;
using Sidechain.Audio.Tests;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Tests;

public sealed class UploadTests : CliTest
{
    [Fact]
    public async Task Upload_Loop_DeliversTheTreeOfTheDesign()
    {
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            """
            cli.share_loop
              cli.start_process [program_entered]
              cli.upload_audio [file_selected]
                cli.read_file
                cli.encode_audio [encoding_started, encoding_complete]
                cli.http_request [response_received]
              cli.update_ui
            """, SpanDrawing.Draw(Api.Spans));
        Assert.All(Api.Spans, span =>
            Assert.Equal((result.TraceId, ClientTypes.Cli, "1.0.0"), (span.TraceId, span.ClientType, span.ClientVersion)));
        Assert.Equal([result.TraceId], Api.Envelopes.SelectMany(envelope => envelope.Done));
    }

    [Fact]
    public async Task Upload_Loop_BeginsWithItsProcess_AndOnlyNamedWorkFollowsItsStart()
    {
        await Cli.RunAsync("upload", CliProcess.LoopFile);

        var root = Api.Spans.Single(span => span.ParentSpanId is null);
        var parts = Api.Spans.Where(span => span.ParentSpanId == root.SpanId).OrderBy(span => span.StartUs).ToArray();
        var start = parts[0];
        Assert.Equal(["cli.start_process", "cli.upload_audio", "cli.update_ui"], parts.Select(part => part.Name));
        Assert.Equal(root.StartUs, start.StartUs);
        Assert.Equal(10.0, Convert.ToDouble(start.Attribute(AttributeNames.ProcessStartUncertaintyMs), null));
        // Loading the runtime takes longer than a tick of the kernel's clock.
        Assert.InRange(start.EndUs!.Value - start.StartUs!.Value, 10_000, 60_000_000);
        Assert.InRange(Assert.Single(start.Events).TimestampUs!.Value, start.StartUs.Value, start.EndUs.Value);
    }

    [Fact]
    public async Task Upload_Loop_DescribesFileAndAudio()
    {
        await Cli.RunAsync("upload", CliProcess.LoopFile);

        var upload = Api.Spans.Single(span => span.Name == "cli.upload_audio");
        Assert.Equal("loop.wav", upload.Attribute(AttributeNames.FileName));
        Assert.Equal(352_844L, upload.Attribute(AttributeNames.FileSize));
        Assert.Equal(8.0, Convert.ToDouble(upload.Attribute(AttributeNames.AudioDurationSeconds), null));
        Assert.Equal(22_050L, upload.Attribute(AttributeNames.AudioSampleRate));
        Assert.Equal(1L, upload.Attribute(AttributeNames.AudioChannels));
        Assert.Equal("opus", upload.Attribute(AttributeNames.AudioFormat));
        Assert.InRange((long)upload.Attribute(AttributeNames.AudioEncodedSize)!, 10_000, 120_000);
        var request = Api.Spans.Single(span => span.Name == "cli.http_request");
        Assert.Equal(201L, request.Attribute(AttributeNames.HttpResponseStatusCode));
        Assert.Equal(12.0, Convert.ToDouble(request.Attribute(AttributeNames.HttpServerTimeMs), null));
    }

    [Fact]
    public async Task Upload_Loop_SendsTheOpusFileAndItsFields()
    {
        await Cli.RunAsync("upload", CliProcess.LoopFile, "--title", "Größe A", "--bpm", "120.5", "--key", "A minor");

        var parts = MultipartBody.Read(Api.Only(RecordingApi.PostsPath));
        Assert.Equal(["title", "bpm", "key", "peaks", "audio"], parts.Select(part => part.Name));
        Assert.Equal(["Größe A", "120.5", "A minor"], parts.Take(3).Select(part => Encoding.UTF8.GetString(part.Content)));
        Assert.InRange(JsonSerializer.Deserialize<int[]>(parts[3].Content)!.Length, 500, 1000);
        Assert.Equal(("loop.opus", "audio/ogg"), (parts[4].FileName, parts[4].ContentType));
        Assert.Equal(8, OggOpusFile.Parse(parts[4].Content).Duration.TotalSeconds, tolerance: 0.001);
    }

    [Fact]
    public async Task Upload_Loop_SendsTheContextOfTheRequestSpan()
    {
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        var request = Api.Only(RecordingApi.PostsPath);
        var span = Api.Spans.Single(s => s.Name == "cli.http_request");
        Assert.StartsWith($"00-{result.TraceId}-{span.SpanId}-", request.Header(HeaderNames.TraceParent), StringComparison.Ordinal);
        Assert.Equal(result.TraceId, request.Header(HeaderNames.TraceId));
        Assert.Equal(span.SpanId, request.Header(HeaderNames.SpanId));
        Assert.Equal(span.ParentSpanId, request.Header(HeaderNames.ParentSpanId));
        Assert.Equal("cli", request.Header(HeaderNames.ClientType));
        Assert.Equal("1.0.0", request.Header(HeaderNames.ClientVersion));
        Assert.InRange(long.Parse(request.Header(HeaderNames.ClientTimestamp)!, null), 1_700_000_000_000, 9_999_999_999_999);
        Assert.Equal($"Bearer {RecordingApi.Token}", request.Header("Authorization"));
        Assert.NotNull(request.Header("Idempotency-Key"));
        var delivery = Api.Delivery;
        Assert.Equal($"Bearer {RecordingApi.Token}", delivery.Header("Authorization"));
        Assert.Null(delivery.Header(HeaderNames.TraceParent));
    }

    [Fact]
    public async Task Upload_Loop_PrintsTheResultWithTheTraceIdLast()
    {
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("Post created!", lines[0]);
        Assert.Contains(lines, line => line.Contains("post-1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("353 kB WAV -> ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("of which the server 12 ms", StringComparison.Ordinal));
        Assert.Equal($"Show it: ./sidechain trace show {result.TraceId} --wait", lines[^2]);
        Assert.Equal($"Trace ID: {result.TraceId}", lines[^1]);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Upload_Json_PrintsOneDocument()
    {
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile, "--json");

        var json = result.Json;
        Assert.Equal("post-1", json.GetProperty("id").GetString());
        Assert.Equal(Api.Spans[0].TraceId, json.GetProperty("trace_id").GetString());
        Assert.Equal(("opus", 352_844, 8.0), (
            json.GetProperty("audio").GetProperty("format").GetString(),
            json.GetProperty("audio").GetProperty("original_size").GetInt32(),
            json.GetProperty("audio").GetProperty("duration_seconds").GetDouble()));
        Assert.Equal(12, json.GetProperty("timings").GetProperty("server_ms").GetDouble());
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Upload_WithoutLibopusenc_SendsTheWavAndSaysSo()
    {
        Cli.Environment["SIDECHAIN_LIBOPUSENC"] = "/nowhere/libopusenc.so";
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Warning: libopusenc is not installed, so the WAV is sent as it is.", result.Error, StringComparison.Ordinal);
        Assert.Contains("353 kB WAV, sent as it is", result.Output, StringComparison.Ordinal);
        var part = MultipartBody.Read(Api.Only(RecordingApi.PostsPath))[^1];
        Assert.Equal(("loop.wav", "audio/wav"), (part.FileName, part.ContentType));
        Assert.Equal(await File.ReadAllBytesAsync(CliProcess.LoopFile), part.Content);
        Assert.Equal("wav", Api.Spans.Single(span => span.Name == "cli.upload_audio").Attribute(AttributeNames.AudioFormat));
        Assert.DoesNotContain(Api.Spans, span => span.Name == "cli.encode_audio");
    }

    [Theory]
    [InlineData(
        "TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")]
    [InlineData("SIDECHAIN_TRACE_ID", "0AF76519-16cd-43dd-8448-eb211c80319c", "0af7651916cd43dd8448eb211c80319c", null)]
    public async Task Upload_TraceInTheEnvironment_IsContinued(string variable, string value, string traceId, string? parent)
    {
        Cli.Environment[variable] = value;
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(traceId, result.TraceId);
        var root = Api.Spans.Single(span => span.Name == "cli.share_loop");
        Assert.Equal((traceId, parent), (root.TraceId, root.ParentSpanId));
    }

    [Fact]
    public async Task Upload_EncodeServer_SendsTheWavAndAsksForIt()
    {
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile, "--encode", "server", "--json");

        Assert.Equal(0, result.ExitCode);
        var parts = MultipartBody.Read(Api.Only(RecordingApi.PostsPath));
        Assert.Equal("server", Encoding.UTF8.GetString(parts.Single(part => part.Name == "encode").Content));
        Assert.Equal(await File.ReadAllBytesAsync(CliProcess.LoopFile), parts[^1].Content);
        Assert.DoesNotContain(Api.Spans, span => span.Name == "cli.encode_audio");
        Assert.False(result.Json.GetProperty("timings").TryGetProperty("encode_ms", out _));
    }

    [Fact]
    public async Task Upload_TracingOff_SendsThePostAlone()
    {
        Cli.Environment["SIDECHAIN_TRACING"] = "off";
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain("Trace ID", result.Output, StringComparison.Ordinal);
        Assert.Equal(RecordingApi.PostsPath, Assert.Single(Api.Requests).Path);
        Assert.False(Directory.Exists(Cli.SpoolPath));
    }

    [Theory]
    [InlineData("SIDECHAIN_TRACING", "maybe", "SIDECHAIN_TRACING takes on or off.")]
    [InlineData("SIDECHAIN_FLUSH_SECONDS", "9", "--encode takes client or server.")]
    public async Task Upload_SwitchThatIsNone_IsRefused(string variable, string value, string sentence)
    {
        Cli.Environment[variable] = value;
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile, "--encode", variable == "SIDECHAIN_TRACING" ? "client" : "gpu");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task Upload_UserAndPasswordInTheEnvironment_LogsInForThisRunInTheSameTrace()
    {
        Cli.Environment.Remove("SIDECHAIN_TOKEN");
        Cli.Environment["SIDECHAIN_USER"] = "alice";
        Cli.Environment["SIDECHAIN_PASSWORD"] = "pw";
        Cli.Environment["TRACEPARENT"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal("""{"username":"alice","password":"pw"}""", Encoding.UTF8.GetString(Api.Only(RecordingApi.LoginPath).Body));
        Assert.Equal($"Bearer {RecordingApi.Token}", Api.Only(RecordingApi.PostsPath).Header("Authorization"));
        Assert.False(File.Exists(Cli.CredentialsPath));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", result.TraceId);
        Assert.Equal(
            """
            cli.share_loop
              cli.start_process [program_entered]
              cli.login
                cli.http_request [response_received]
              cli.upload_audio [file_selected]
                cli.read_file
                cli.encode_audio [encoding_started, encoding_complete]
                cli.http_request [response_received]
              cli.update_ui
            """, SpanDrawing.Draw(Api.Spans));
        Assert.Equal([result.TraceId], Api.Envelopes.SelectMany(envelope => envelope.Done));
    }

    [Fact]
    public async Task Upload_SpansRefused_WarnsAndStillSucceeds()
    {
        Api.Fail(RecordingApi.SpansPath, 500, "The store is broken.");
        var result = await Cli.RunAsync("upload", CliProcess.LoopFile);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "Warning: The trace could not be delivered: The server answered 500: The store is broken. "
            + "It is kept, and the next command tries again.",
            result.Error.TrimEnd());
        Assert.Equal($"Trace ID: {result.TraceId}", result.LastLine);
    }
}
