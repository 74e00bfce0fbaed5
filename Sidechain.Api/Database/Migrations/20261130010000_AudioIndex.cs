using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sidechain.Api.Database.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SidechainDbContext))]
    [Migration("20261130010000_AudioIndex")]
    public partial class AudioIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_audio_posts_audio_sha256",
                table: "audio_posts",
                column: "audio_sha256");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audio_posts_audio_sha256",
                table: "audio_posts");
        }
    }
}
