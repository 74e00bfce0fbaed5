using System.Globalization;

// Says how it was started; becomes healthy when /heal is called, ends with the given code when /exit is called.
if (args is ["fail", ..])
{
    Console.Error.WriteLine("probe: asked to fail");
    return 7;
}

if (args is ["print", .. var words])
{
    Console.WriteLine(string.Join(' ', words));
    return 0;
}

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var healthy = app.Configuration["PROBE_SICK"] is null;
app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/heal", () => healthy = true);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/process", () => Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
app.Run();
return 0;
