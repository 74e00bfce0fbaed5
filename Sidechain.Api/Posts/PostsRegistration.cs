namespace Sidechain.Api.Posts;

internal static class PostsRegistration
{
    public static void AddPosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PostStore>();
        builder.Services.AddScoped<PostCreation>();
        builder.Services.AddSingleton<PostUpload>();
        builder.Services.AddHostedService<IdempotencySweep>();
    }
}
