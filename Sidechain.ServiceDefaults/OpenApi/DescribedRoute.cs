using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Describes a route in the service's OpenAPI document.</summary>
public static class DescribedRoute
{
    /// <param name="route">Of the service.</param>
    /// <param name="name">Of the operation, as clients that are generated call it; one of a kind.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="problems">The statuses of the problems that it answers with, beside those of every route.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, params int[] problems)
    {
        route.WithName(name).WithSummary(summary);
        foreach (var status in problems)
        {
            route.ProducesProblem(status);
        }

        return route;
    }

    /// <summary>Names parameters that the handler reads from the query itself.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder route, params (string Name, string Description)[] parameters) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, description) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    Description = description,
                    In = ParameterLocation.Query,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });

    /// <summary>Describes a file as the answer: the whole, a range of it, or that the one that the client has is still the same.</summary>
    public static RouteHandlerBuilder AnswersWithFile(this RouteHandlerBuilder route, params string[] contentTypes) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = HeaderNames.Range,
                Description = "Which bytes, as in bytes=0-1023",
                In = ParameterLocation.Header,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            var file = contentTypes.ToDictionary(
                type => type,
                _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = file };
            operation.Responses["206"] = new OpenApiResponse { Description = "Partial Content", Content = file };
            operation.Responses["304"] = new OpenApiResponse { Description = "Not Modified" };
            operation.Responses["412"] = new OpenApiResponse { Description = "Precondition Failed" };
            operation.Responses["416"] = new OpenApiResponse { Description = "Range Not Satisfiable" };
            return Task.CompletedTask;
        });

    /// <summary>
    /// Describes a body that the handler reads itself, once for each form that it takes. A declared content type would keep others from
    /// reaching the handler, and its own sentence from them.
    /// </summary>
    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, string contentType, OpenApiSchema schema) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var forms = operation.RequestBody?.Content is { } before ? new Dictionary<string, OpenApiMediaType>(before) : [];
            forms[contentType] = new() { Schema = schema };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = forms };
            return Task.CompletedTask;
        });
}
