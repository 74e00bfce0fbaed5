using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Sidechain.ServiceDefaults.OpenApi;

/// <summary>The service's own part of its OpenAPI document: its title, how to sign in, and which operations ask for it.</summary>
/// <param name="title">Of the document.</param>
/// <param name="description">Whom it is for, and what it leaves out. Markdown.</param>
internal sealed class ApiDocument(
    string title, string description) : IOpenApiDocumentTransformer, IOpenApiOperationTransformer, IOpenApiSchemaTransformer
{
    /// <summary>The document's name, a part of its path.</summary>
    public const string Name = "v1";

    public string Title => title;

    /// <summary>The security scheme's name.</summary>
    public const string Bearer = "bearer";

    public static void Add(IServiceCollection services, string title, string description)
    {
        var document = new ApiDocument(title, description);
        services.AddSingleton(document);
        services.AddOpenApi(
            Name, options => options.AddDocumentTransformer(document).AddOperationTransformer(document).AddSchemaTransformer(document));
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        (document.Info.Title, document.Info.Description) = (title, description);
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "JWT",
            Description = "The token that `POST /api/v1/auth/login` of api answers; "
                + "it is valid for 15 minutes, and `POST /api/v1/auth/refresh` answers the next.",
        });
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }

    // The members that every problem of Sidechain has.
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails) && schema.Properties is { } properties)
        {
            properties["error"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "A sentence for people: what happened and, where it helps, what to do.",
            };
            properties["traceId"] =
                new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$", Description = "The trace of this request." };
        }

        return Task.CompletedTask;
    }
}
