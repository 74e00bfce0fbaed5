using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace Sidechain.Api.Database.Migrations
{
    /// <summary>The words of a post are the application's to tell: those that are there are found by both, Postgres' words and ours.</summary>
    [DbContext(typeof(SidechainDbContext))]
    [Migration("20261130030000_SearchWords")]
    public partial class SearchWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            -- ALTER audio_posts
            ALTER TABLE audio_posts ALTER COLUMN search DROP EXPRESSION;
            ALTER TABLE audio_posts ALTER COLUMN search SET DEFAULT ''::tsvector;
            UPDATE audio_posts SET search = search || array_to_tsvector(
                array_remove(regexp_split_to_array(lower(title || ' ' || author_id), '[^[:alnum:]]+'), ''));
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(name: "search", table: "audio_posts");
            migrationBuilder.AddColumn<NpgsqlTsVector>(
                name: "search", table: "audio_posts", type: "tsvector", nullable: false, computedColumnSql: "to_tsvector('simple', title || ' ' || author_id)", stored: true);
            migrationBuilder.CreateIndex(name: "ix_audio_posts_search", table: "audio_posts", column: "search").Annotation("Npgsql:IndexMethod", "gin");
        }
    }
}
