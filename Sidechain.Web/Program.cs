using Sidechain.Web;

await WebApp.Build(args).RunAsync();
