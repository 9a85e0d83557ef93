"""The convolutional autoencoder of Wu and Lerch's feature learning (ISMIR 2018), and its encoder as it ships."""

import torch
from torch import nn

ENCODER_CHANNELS = (32, 16, 8, 4)
BOTTLENECK_CHANNELS = 4


def convolution(inputs, outputs, size=3):
    layer = nn.Conv2d(inputs, outputs, size, padding=size // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


class Encoder(nn.Module):
    """Batch x 1 x 128 mel bands x frames to batch x 64 x frames.

    Four stages of convolution, ReLU, batch normalisation and max-pooling by two in frequency, and a convolution with
    ReLU; the features are every stage's channels, each averaged over frequency.
    """

    def __init__(self):
        super().__init__()
        widths = (1, *ENCODER_CHANNELS)
        self.stages = nn.ModuleList(
            nn.Sequential(convolution(wide, narrow), nn.ReLU(), nn.BatchNorm2d(narrow), nn.MaxPool2d((2, 1)))
            for wide, narrow in zip(widths, widths[1:])
        )
        self.stages.append(nn.Sequential(convolution(widths[-1], BOTTLENECK_CHANNELS), nn.ReLU()))

    def code(self, pictures):
        for stage in self.stages:
            pictures = stage(pictures)
        return pictures

    def forward(self, pictures):
        features = []
        for stage in self.stages:
            pictures = stage(pictures)
            features.append(pictures.mean(2))
        return torch.cat(features, 1)


class Autoencoder(nn.Module):
    """Encoder and its mirror image: batch x 1 x 128 x 128 to the same, within [0, 1]."""

    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        widths = (BOTTLENECK_CHANNELS, *reversed(ENCODER_CHANNELS))
        self.decoder = nn.Sequential(
            *(
                nn.Sequential(
                    nn.Upsample(scale_factor=(2, 1)), convolution(narrow, wide), nn.ReLU(), nn.BatchNorm2d(wide)
                )
                for narrow, wide in zip(widths, widths[1:])
            ),
            convolution(widths[-1], 1, 1),
            nn.Sigmoid(),
        )

    def forward(self, pictures):
        return self.decoder(self.encoder.code(pictures))
