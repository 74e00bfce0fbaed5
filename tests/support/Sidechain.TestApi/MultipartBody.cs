using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Sidechain.TestApi;

/// <summary>One part of a multipart request.</summary>
public sealed record MultipartBody(string Name, string? FileName, string? ContentType, byte[] Content)
{
    /// <summary>Reads the parts with the reader that the api uses.</summary>
    public static IReadOnlyList<MultipartBody> Read(RecordedRequest request)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.Header("Content-Type")).Boundary).Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        var parts = new List<MultipartBody>();
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            using var content = new MemoryStream();
            section.Body.CopyToAsync(content).GetAwaiter().GetResult();
            var fileName = HeaderUtilities.RemoveQuotes(
                disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            parts.Add(
                new MultipartBody(HeaderUtilities.RemoveQuotes(disposition.Name).Value!, fileName, section.ContentType, content.ToArray()));
        }

        return parts;
    }
}
