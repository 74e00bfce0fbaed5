namespace Sidechain.Cli.Fuzz.Cases;

/// <summary>Files as Jaeger and Zipkin write them, and shapes and a registry with all that may be in them.</summary>
internal static class OtherTools
{
    public static byte[] Jaeger { get; } =
    [
        .. """
        {"data":[{"traceID":"d269b633813fc60c","spans":[
          {"traceID":"d269b633813fc60c","spanID":"a1","operationName":"GET /cart","references":[],"startTime":1788000000000000,"duration":90000,
           "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"error","type":"bool","value":true},{"key":"http.status_code","type":"int64","value":500}],
           "logs":[{"timestamp":1788000000050000,"fields":[{"key":"event","type":"string","value":"retry"},{"key":"attempt","type":"int64","value":2}]}],"processID":"p1","warnings":null},
          {"traceID":"d269b633813fc60c","spanID":"00000000000000a2","operationName":"SELECT cart","startTime":1788000000010000,"duration":5000,"processID":"p2",
           "references":[{"refType":"FOLLOWS_FROM","traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174"},{"refType":"CHILD_OF","traceID":"d269b633813fc60c","spanID":"a1"}],
           "tags":[{"key":"span.kind","value":"client"},{"key":"db.system","value":"postgresql"}],"logs":[]}],
          "processes":{"p1":{"serviceName":"cart","tags":[]},"p2":{"serviceName":"cart-db"}}}],"total":0,"errors":null}
        """u8,
    ];

    public static byte[] Zipkin { get; } =
    [
        .. """
        [[{"traceId":"d269b633813fc60c","id":"00000000000000a1","kind":"CLIENT","name":"get /cart","timestamp":1788000000000000,"duration":100000,"localEndpoint":{"serviceName":"front"}},
          {"traceId":"d269b633813fc60c","id":"00000000000000a1","kind":"SERVER","shared":true,"name":"get /cart","timestamp":1788000000010000,"duration":80000,"localEndpoint":{"serviceName":"cart"},"tags":{"error":"out of stock"}},
          {"traceId":"d269b633813fc60c","id":"00000000000000a2","parentId":"00000000000000a1","name":"select","timestamp":1788000000020000,"duration":1000,"localEndpoint":{"serviceName":"cart"},"annotations":[{"timestamp":1788000000020500,"value":"rows"}]}]]
        """u8,
    ];

    public static byte[][] Shapes { get; } =
    [
        [.. "!strict\n!unordered\nGET /cart  @checkout server ok  < 90 ms\n  SELECT cart  @postgres client  rows = 2  x2..3\n"u8],
        [
            .. "\"GET /{id}\"  @cart  error  event retry\n├─ INSERT *  ?  attempt >= 2  no password\n"u8,
            .. "└─ POST  x1+  link elsewhere  < 50% of parent\n   └─ ...\n"u8,
        ],
    ];

    public static byte[] Registry { get; } =
    [
        .. """{"attributes":[{"name":"db.system.name","type":"string"},{"name":"http.*","type":"int"},{"name":"row.count","type":"int","required_on":["SELECT cart"]}]}"""u8,
    ];
}
