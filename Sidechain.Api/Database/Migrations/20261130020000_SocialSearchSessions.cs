using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace Sidechain.Api.Database.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(SidechainDbContext))]
    [Migration("20261130020000_SocialSearchSessions")]
    public partial class SocialSearchSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "audio_format", table: "audio_posts", type: "character varying(16)", maxLength: 16, nullable: true,
                oldClrType: typeof(string), oldType: "character varying(16)", oldMaxLength: 16);
            migrationBuilder.AlterColumn<string>(
                name: "audio_sha256", table: "audio_posts", type: "character varying(64)", maxLength: 64, nullable: true,
                oldClrType: typeof(string), oldType: "character varying(64)", oldMaxLength: 64);
            migrationBuilder.AlterColumn<long>(
                name: "audio_size", table: "audio_posts", type: "bigint", nullable: true, oldClrType: typeof(long), oldType: "bigint");
            migrationBuilder.AddColumn<string>(name: "audio_url", table: "audio_posts", type: "character varying(2048)", maxLength: 2048, nullable: true);
            migrationBuilder.AddColumn<byte[]>(name: "peaks", table: "audio_posts", type: "bytea", nullable: true);
            migrationBuilder.AddColumn<int>(name: "like_count", table: "audio_posts", type: "integer", nullable: false, defaultValue: 0);
            migrationBuilder.AddColumn<int>(name: "comment_count", table: "audio_posts", type: "integer", nullable: false, defaultValue: 0);
            migrationBuilder.AddColumn<int>(name: "download_count", table: "audio_posts", type: "integer", nullable: false, defaultValue: 0);
            migrationBuilder.AddColumn<NpgsqlTsVector>(
                name: "search", table: "audio_posts", type: "tsvector", nullable: false, computedColumnSql: "to_tsvector('simple', title || ' ' || author_id)", stored: true);
            migrationBuilder.CreateIndex(name: "ix_audio_posts_search", table: "audio_posts", column: "search").Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateTable(
                name: "refresh_tokens",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    user_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    client = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_tokens", x => x.id);
                    table.ForeignKey("fk_refresh_tokens_users", x => x.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.CreateIndex(name: "ix_refresh_tokens_expires_at", table: "refresh_tokens", column: "expires_at");
            migrationBuilder.CreateIndex(name: "ix_refresh_tokens_revoked_at", table: "refresh_tokens", column: "revoked_at", filter: "revoked_at IS NOT NULL");
            migrationBuilder.CreateIndex(name: "ix_refresh_tokens_token_hash", table: "refresh_tokens", column: "token_hash", unique: true);
            migrationBuilder.CreateIndex(name: "ix_refresh_tokens_user_id_last_used_at", table: "refresh_tokens", columns: new[] { "user_id", "last_used_at" });

            migrationBuilder.CreateTable(
                name: "comments",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    post_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    author_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comments", x => x.id);
                    table.ForeignKey("fk_comments_audio_posts", x => x.post_id, "audio_posts", "id", onDelete: ReferentialAction.Cascade);
                    table.ForeignKey("fk_comments_users", x => x.author_id, "users", "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.CreateIndex(name: "ix_comments_author_id", table: "comments", column: "author_id");
            migrationBuilder.CreateIndex(
                name: "ix_comments_post_id_created_at_id", table: "comments", columns: new[] { "post_id", "created_at", "id" }, descending: new[] { false, true, true });

            migrationBuilder.CreateTable(
                name: "follows",
                columns: table => new
                {
                    follower_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    followee_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_follows", x => new { x.follower_id, x.followee_id });
                    table.ForeignKey("fk_follows_users_follower", x => x.follower_id, "users", "id", onDelete: ReferentialAction.Cascade);
                    table.ForeignKey("fk_follows_users_followee", x => x.followee_id, "users", "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.CreateIndex(name: "ix_follows_followee_id", table: "follows", column: "followee_id");

            migrationBuilder.CreateTable(
                name: "likes",
                columns: table => new
                {
                    post_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    user_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reaction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_likes", x => new { x.post_id, x.user_id });
                    table.ForeignKey("fk_likes_audio_posts", x => x.post_id, "audio_posts", "id", onDelete: ReferentialAction.Cascade);
                    table.ForeignKey("fk_likes_users", x => x.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
                });
            migrationBuilder.CreateIndex(name: "ix_likes_user_id", table: "likes", column: "user_id");

            migrationBuilder.DropIndex(name: "ix_stream_outbox_author_id_id", table: "stream_outbox");
            migrationBuilder.DropIndex(name: "ix_stream_outbox_post_id", table: "stream_outbox");
            migrationBuilder.AlterColumn<string>(
                name: "post_id", table: "stream_outbox", type: "character varying(32)", maxLength: 32, nullable: true,
                oldClrType: typeof(string), oldType: "character varying(32)", oldMaxLength: 32);
            migrationBuilder.AddColumn<short>(name: "kind", table: "stream_outbox", type: "smallint", nullable: false, defaultValue: (short)0);
            migrationBuilder.AddColumn<string>(name: "lane", table: "stream_outbox", type: "character varying(72)", maxLength: 72, nullable: false, defaultValue: "");
            migrationBuilder.AddColumn<string>(name: "subject", table: "stream_outbox", type: "character varying(36)", maxLength: 36, nullable: true);
            migrationBuilder.AddColumn<string>(name: "text", table: "stream_outbox", type: "character varying(1000)", maxLength: 1000, nullable: true);
            migrationBuilder.CreateIndex(name: "ix_stream_outbox_post_id", table: "stream_outbox", column: "post_id", unique: true, filter: "kind = 0");
            migrationBuilder.CreateIndex(name: "ix_stream_outbox_lane_id", table: "stream_outbox", columns: new[] { "lane", "id" });

            // Timelines are read from Stream's feed of that name, which has the posts from before as soon as it follows their author. 5 is OutboxKind.Follow.
            migrationBuilder.Sql("""
                update stream_outbox set lane = author_id;
                insert into stream_outbox (kind, lane, author_id, posted_at, subject, next_attempt_at)
                select 5, 'f:' || id || ':' || id, id, now(), id, now() from users where exists (select 1 from audio_posts where author_id = users.id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                delete from stream_outbox where kind <> 0;
                delete from audio_posts where audio_sha256 is null;
                """);
            migrationBuilder.DropIndex(name: "ix_stream_outbox_lane_id", table: "stream_outbox");
            migrationBuilder.DropIndex(name: "ix_stream_outbox_post_id", table: "stream_outbox");
            migrationBuilder.DropColumn(name: "kind", table: "stream_outbox");
            migrationBuilder.DropColumn(name: "lane", table: "stream_outbox");
            migrationBuilder.DropColumn(name: "subject", table: "stream_outbox");
            migrationBuilder.DropColumn(name: "text", table: "stream_outbox");
            migrationBuilder.AlterColumn<string>(
                name: "post_id", table: "stream_outbox", type: "character varying(32)", maxLength: 32, nullable: false,
                oldClrType: typeof(string), oldType: "character varying(32)", oldMaxLength: 32, oldNullable: true);
            migrationBuilder.CreateIndex(name: "ix_stream_outbox_post_id", table: "stream_outbox", column: "post_id", unique: true);
            migrationBuilder.CreateIndex(name: "ix_stream_outbox_author_id_id", table: "stream_outbox", columns: new[] { "author_id", "id" });

            migrationBuilder.DropTable(name: "likes");
            migrationBuilder.DropTable(name: "follows");
            migrationBuilder.DropTable(name: "comments");
            migrationBuilder.DropTable(name: "refresh_tokens");

            foreach (var column in new[] { "search", "peaks", "audio_url", "like_count", "comment_count", "download_count" })
            {
                migrationBuilder.DropColumn(name: column, table: "audio_posts");
            }

            migrationBuilder.AlterColumn<string>(
                name: "audio_format", table: "audio_posts", type: "character varying(16)", maxLength: 16, nullable: false,
                oldClrType: typeof(string), oldType: "character varying(16)", oldMaxLength: 16, oldNullable: true);
            migrationBuilder.AlterColumn<string>(
                name: "audio_sha256", table: "audio_posts", type: "character varying(64)", maxLength: 64, nullable: false,
                oldClrType: typeof(string), oldType: "character varying(64)", oldMaxLength: 64, oldNullable: true);
            migrationBuilder.AlterColumn<long>(
                name: "audio_size", table: "audio_posts", type: "bigint", nullable: false, oldClrType: typeof(long), oldType: "bigint", oldNullable: true);
        }
    }
}
