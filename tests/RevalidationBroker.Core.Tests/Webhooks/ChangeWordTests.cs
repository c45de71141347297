namespace RevalidationBroker.Webhooks;

public class ChangeWordTests
{
    [Theory]
    [InlineData("published", ContentEventKind.Published, null)]
    [InlineData("post.published", ContentEventKind.Published, "post")]
    [InlineData("com.example.blog.post.published", ContentEventKind.Published, "com.example.blog.post")]
    [InlineData("com.example.object.deleted.v2", ContentEventKind.Deleted, "com.example.object")]
    [InlineData("com.example.object.deleted.v2.v3", ContentEventKind.Deleted, "com.example.object")]
    [InlineData("Microsoft.Storage.BlobCreated", ContentEventKind.Created, "Microsoft.Storage.Blob")]
    [InlineData("PostUpdatedEvent", ContentEventKind.Updated, "Post")]
    [InlineData("post.updated.event", ContentEventKind.Updated, "post")]
    [InlineData("POST_PUBLISHED", ContentEventKind.Published, "POST")]
    [InlineData("post:unpublish", ContentEventKind.Unpublished, "post")]
    [InlineData("post/un-publish", ContentEventKind.Unpublished, "post")]
    [InlineData("PostUnPublished", ContentEventKind.Unpublished, "Post")]
    [InlineData("post un archived", ContentEventKind.Unarchived, "post")]
    [InlineData("post-removed", ContentEventKind.Deleted, "post")]
    [InlineData("added", ContentEventKind.Created, null)]
    [InlineData("page edited", ContentEventKind.Updated, "page")]
    [InlineData("com.example.ping", ContentEventKind.Test, "com.example")]
    [InlineData("event", ContentEventKind.Other, null)]
    [InlineData("v2", ContentEventKind.Other, null)]
    [InlineData("post.publish_failed", ContentEventKind.Other, "post.publish")]
    [InlineData("post.published.2", ContentEventKind.Other, "post.published")]
    [InlineData("republished", ContentEventKind.Other, null)]
    [InlineData("post.draft_saved", ContentEventKind.Other, "post.draft")]
    [InlineData("日本.published", ContentEventKind.Published, "日本")]
    [InlineData("...", ContentEventKind.Other, null)]
    [InlineData("\ud800", ContentEventKind.Other, null)]
    [InlineData("", ContentEventKind.Other, null)]
    public void The_last_word_is_what_happened_and_those_before_are_the_type(string eventType, ContentEventKind kind, string? type) =>
        Assert.Equal((kind, type), ChangeWord.Read(eventType));
}
