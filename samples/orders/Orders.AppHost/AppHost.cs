var builder = DistributedApplication.CreateBuilder(args);

var warehouse = builder.AddProject<Projects.Orders_Warehouse>("warehouse")
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.Orders_Shop>("shop")
    .WithHttpHealthCheck("/health")
    .WithReference(warehouse.GetEndpoint("http")).WaitFor(warehouse);

builder.Build().Run();
