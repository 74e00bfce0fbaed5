using Sidechain.Telemetry;

TelemetryApp.Create(args).Run();
