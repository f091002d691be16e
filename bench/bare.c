/* The least that a create takes: connects to 127.0.0.1:PORT, sends REQUEST as it is, reads the answer, prints the key.
 * What the operating system and the loopback cost, against which everything else is measured. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) != 0)
        return 1;
    size_t length = strlen(argv[2]);
    if (write(server, argv[2], length) != (ssize_t)length)
        return 1;
    char answer[4096];
    size_t have = 0;
    char *body = NULL;
    while (have < sizeof answer - 1) {
        ssize_t got = read(server, answer + have, sizeof answer - 1 - have);
        if (got <= 0)
            return 1;
        answer[have += got] = 0;
        char *count = strstr(answer, "Content-Length: ");
        body = strstr(answer, "\r\n\r\n");
        if (count && body && have - (body + 4 - answer) >= (size_t)atoi(count + 16))
            break;
    }
    char *key = body ? strstr(body, "\"key\":\"") : NULL;
    char *end = key ? strchr(key + 7, '"') : NULL;
    if (!end)
        return 1;
    *end = '\n';
    length = end + 1 - (key + 7);
    return write(1, key + 7, length) == (ssize_t)length ? 0 : 1;
}
