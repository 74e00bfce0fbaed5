using System.Text;
using Sidechain.Api.Audio;

namespace Sidechain.Api.Tests.Posts;

public sealed class AudioFormatTests
{
    [Theory]
    [InlineData("RIFF0000WAVE", "wav")]
    [InlineData("RF640000WAVE", "wav")]
    [InlineData("BW640000WAVE", "wav")]
    [InlineData("RIFF0000AVI ", null)]
    [InlineData("RIFX0000WAVE", null)]
    [InlineData("OggS000000000000000000000000OpusHead", "opus")]
    [InlineData("OggS000000000000000000000000OpusHea", null)]
    [InlineData("OggS0000000000000000000000000vorbis", null)]
    [InlineData("ID3", null)]
    [InlineData("", null)]
    public void Sniff_FirstBytes_TellTheFormat(string start, string? format) =>
        Assert.Equal(format, AudioFormat.Sniff(Encoding.ASCII.GetBytes(start))?.Name);
}
